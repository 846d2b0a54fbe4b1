import { type Mode, put, remove } from './fast-import.ts';
import { fileNames, folders } from './odd-names.ts';
import type { Random } from './random.ts';

export interface Content {
  readonly mode: Mode;
  readonly lines: readonly string[];
}

/** What a branch holds, by path. */
export type Tree = Map<string, Content>;

const textOf = ({ lines }: Content) => lines.join('\n');
const isText = ({ mode, lines }: Content) =>
  mode.startsWith('1006') || mode === '100755' ? !lines.some((line) => line.includes('\0')) : false;

/** Draws changes of a tree, makes them there, and tells them in the words of fast-import. */
export class TreeChanges {
  readonly #random: Random;
  /** Paths that were left: they are used again. */
  readonly #left: string[] = ['constructor', 'toString'];
  #number = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** One commit's changes: none now and then. */
  draw(tree: Tree): string[] {
    if (this.#random.chance(0.03)) return [];
    const before = new Map(tree);
    for (let count = 1 + this.#random.below(4); count > 0; count -= 1) this.#change(tree);
    return difference(before, tree);
  }

  /** A file that no ordinary commit adds. */
  addFile(tree: Tree): void {
    tree.set(this.#freshPath(tree), this.#content());
  }

  #change(tree: Tree): void {
    const random = this.#random;
    const paths = [...tree.keys()];
    const [one, other] = paths.length > 1 ? [random.pick(paths), random.pick(paths)] : [];
    if (one === undefined || other === undefined || random.chance(tree.size > 120 ? 0.1 : 0.35)) {
      this.addFile(tree);
      return;
    }
    const content = tree.get(one) ?? this.#content();
    const changes: readonly (() => unknown)[] = [
      () => tree.set(one, this.#edited(content)),
      () => tree.set(one, this.#edited(content)),
      () => tree.set(one, this.#edited(content)),
      () => this.#move(tree, one),
      () => this.#move(tree, one).set(one, this.#content()),
      () => tree.set(one, tree.get(other) ?? content).set(other, content),
      () => tree.set(this.#freshPath(tree), content).set(one, this.#edited(content)),
      () => this.#leave(tree, one),
      () => tree.set(one, { ...content, mode: content.mode === '100644' ? '100755' : content.mode }),
      () => tree.set(one, this.#content()),
    ];
    random.pick(changes)();
  }

  #move(tree: Tree, path: string): Tree {
    const content = tree.get(path) ?? this.#content();
    const target = this.#freshPath(tree);
    this.#leave(tree, path);
    return tree.set(target, this.#random.chance(0.4) ? this.#edited(content) : content);
  }

  #leave(tree: Tree, path: string): void {
    tree.delete(path);
    this.#left.push(path);
  }

  #freshPath(tree: Tree): string {
    const left = this.#random.pick(this.#left);
    if (this.#random.chance(0.3) && !tree.has(left)) return left;
    this.#number += 1;
    return `${this.#random.pick(folders)}/${this.#number} ${this.#random.pick(fileNames)}`;
  }

  #content(): Content {
    const random = this.#random;
    const kind = random.next();
    if (kind < 0.04) return { mode: '120000', lines: [`target-${random.below(1000)}`] };
    if (kind < 0.07) return { mode: '160000', lines: [Array.from({ length: 40 }, () => random.below(16).toString(16)).join('')] };
    const lines = Array.from({ length: random.below(30) }, () => this.#line());
    return { mode: kind < 0.15 ? '100755' : '100644', lines: kind < 0.25 ? ['\0\x01\xff', ...lines] : lines };
  }

  #edited(content: Content): Content {
    if (!isText(content))
      return content.mode === '100644' ? { ...content, lines: [...content.lines, `\0${this.#line()}`] } : this.#content();
    const lines = content.lines.filter(() => !this.#random.chance(0.1));
    const place = this.#random.below(lines.length + 1);
    return { ...content, lines: lines.toSpliced(place, 0, ...Array.from({ length: this.#random.below(6) }, () => this.#line())) };
  }

  #line(): string {
    return `${this.#random.pick(['alpha', 'beta', 'gamma', '', '\t', '\xe9', '- 1\t2'])} ${this.#random.below(1e6)}`;
  }
}

/** What fast-import must be told to get from one tree to another: removals first, for a path may become a folder. */
export function difference(before: Tree, after: Tree): string[] {
  const removed = [...before.keys()].filter((path) => !after.has(path)).map(remove);
  const changed = [...after].filter(([path, content]) => before.get(path) !== content);
  return [...removed, ...changed.map(([path, content]) => put(path, { mode: content.mode, text: textOf(content) }))];
}
