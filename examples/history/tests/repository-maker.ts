import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { commit } from './fast-import.ts';
import { authors, zones } from './odd-names.ts';
import { Random } from './random.ts';
import { difference, type Tree, TreeChanges } from './tree-changes.ts';

interface Branch {
  readonly ref: string;
  /** Its last commit, as fast-import calls it; none before the first. */
  readonly tip: string | undefined;
  readonly tree: Tree;
}

/**
 * Makes a repository that has in it what real ones have: branches and merges (octopus merges, and evil ones that add a file
 * of their own), several roots, renames (and new files where others moved away), copies, files deleted and made anew,
 * binary files, links, submodules, changes of mode and type, empty commits, odd names, dates out of order.
 */
export class RepositoryMaker {
  readonly #folder: string;
  readonly #random: Random;
  readonly #changes: TreeChanges;
  /** The first one is `main`. */
  #branches: Branch[] = [{ ref: 'refs/heads/main', tip: undefined, tree: new Map() }];
  #marks = 0;

  constructor(folder: string, { seed }: { readonly seed: number }) {
    this.#folder = folder;
    this.#random = new Random(seed);
    this.#changes = new TreeChanges(this.#random);
    mkdirSync(folder, { recursive: true });
    execFileSync('git', ['init', '--quiet', '--initial-branch=main', folder]);
  }

  /** Adds so many commits, all of which lead to `main`. */
  commit(count: number): void {
    const stream: string[] = [];
    for (let left = count; left > 0; left -= 1)
      stream.push(left < this.#branches.length ? this.#merge(1) : this.#anyCommit(left));
    execFileSync('git', ['-C', this.#folder, 'fast-import', '--quiet', '--force', '--date-format=raw-permissive'], {
      input: Buffer.from(stream.join(''), 'latin1'),
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    this.#branches = this.#branches.map((branch) => ({ ...branch, tip: `${branch.ref}^0` }));
  }

  #anyCommit(left: number): string {
    const random = this.#random;
    const sides = this.#branches.length - 1;
    if (this.#marks > 0 && sides < 4 && left > 10 && random.chance(0.06)) return this.#fork();
    if (sides > 1 && random.chance(0.02)) return this.#merge(2);
    if (sides > 0 && random.chance(0.06)) return this.#merge(1);
    return this.#change(random.pick(this.#branches));
  }

  #change(branch: Branch): string {
    return this.#commit(branch, { parents: [branch.tip], changes: this.#changes.draw(branch.tree) });
  }

  /** A new branch, from another one or, now and then, from nothing. */
  #fork(): string {
    const base = this.#random.pick(this.#branches);
    const fromNothing = this.#random.chance(0.15);
    const ref = `refs/heads/side-${this.#marks}`;
    const branch = fromNothing ? { ref, tip: undefined, tree: new Map() } : { ref, tip: base.tip, tree: new Map(base.tree) };
    this.#branches.push(branch);
    return this.#change(branch);
  }

  #merge(count: number): string {
    const [main, ...sides] = this.#branches;
    if (!main) throw new Error('there is always a main branch');
    const merged = sides.slice(0, count);
    const before = new Map(main.tree);
    for (const { tree } of merged) {
      for (const [path, content] of tree) if (!main.tree.has(path) || this.#random.chance(0.5)) main.tree.set(path, content);
    }
    if (this.#random.chance(0.3)) this.#changes.addFile(main.tree);
    this.#branches = [main, ...sides.slice(count)];
    return this.#commit(main, { parents: [main.tip, ...merged.map(({ tip }) => tip)], changes: difference(before, main.tree) });
  }

  #commit(
    branch: Branch,
    { parents, changes }: { readonly parents: readonly (string | undefined)[]; readonly changes: readonly string[] },
  ): string {
    const random = this.#random;
    this.#marks += 1;
    const mark = `:${this.#marks}`;
    const seconds = 1_500_000_000 + this.#marks * 40_000 - random.below(200_000);
    const when = (later: number) => `${seconds + later} ${random.pick(zones)}`;
    this.#branches = this.#branches.map((other) => (other.ref === branch.ref ? { ...other, tip: mark } : other));
    return commit({
      ref: branch.ref,
      mark,
      author: `${random.pick(authors)} ${when(0)}`,
      committer: `Committer <committer@example.com> ${when(random.below(100_000))}`,
      message: random.pick(['Change it', '', 'A subject\n\nand a body', 'caf\xe9', ':100644 100644 a b M']),
      parents: parents.filter((parent) => parent !== undefined),
      changes,
    });
  }
}
