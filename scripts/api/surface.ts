import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { isIdentifier, type Node, SyntaxKind } from 'typescript/unstable/ast';
import { type Checker, type Symbol as Named, type Project, SymbolFlags } from 'typescript/unstable/sync';
import { nodesIn, withProject } from '../compiler.ts';

/** One declared name: where a user imports it from (`''` for what is only reached through others) and its text, comments gone. */
export interface Declared {
  readonly entry: string;
  readonly name: string;
  readonly text: string;
}

/** All that users can see: what the entry points export, and what those exports mention without being exported. */
export interface Surface {
  readonly exported: readonly Declared[];
  readonly reached: readonly Declared[];
  readonly problems: readonly string[];
}

/** Reads the surface from the built declarations with the compiler that emitted them. */
export function readSurface(configFile: string): Surface {
  return withProject(configFile, (project) => {
    const reader = new SurfaceReader(project);
    const exported = entryPoints().flatMap(({ entry, file }) => reader.exportsOf(entry, file));
    return { exported, reached: reader.reached(), problems: reader.problems() };
  });
}

/** The entry points with types of package.json, the root first. */
function entryPoints(): { entry: string; file: string }[] {
  // JSON.parse gives `any`; publint has checked the shape of our own package.json.
  const { name, exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    name: string;
    exports: { [path: string]: string | { types: string } };
  };
  return Object.entries(exports).flatMap(([path, target]) =>
    typeof target === 'string' ? [] : [{ entry: path.replace('.', name), file: resolve(target.types) }],
  );
}

class SurfaceReader {
  readonly #project: Project;
  readonly #checker: Checker;
  readonly #seen = new Map<number, Named>();
  /** What is exported; a name that two entry points export is told under the first. */
  readonly #public = new Set<number>();
  readonly #any: string[] = [];

  constructor(project: Project) {
    this.#project = project;
    this.#checker = project.checker;
  }

  exportsOf(entry: string, file: string): Declared[] {
    const source = this.#project.program.getSourceFile(file);
    const module = source && this.#checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${entry}: no declarations in ${file}; was it built?`);
    return [...this.#checker.getExportsOfModule(module)]
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .map((symbol) => {
        const target = this.#target(symbol);
        const told = this.#public.has(target.id);
        this.#public.add(target.id);
        this.#visit(target);
        return { entry, name: symbol.name, text: told ? `// ${symbol.name}: as above` : this.#textOf(target) };
      });
  }

  reached(): Declared[] {
    return [...this.#seen.values()]
      .filter(({ id }) => !this.#public.has(id))
      .map((symbol) => ({ entry: '', name: symbol.name, text: this.#textOf(symbol) }))
      .sort((one, other) => (one.name + one.text < other.name + other.text ? -1 : 1));
  }

  problems(): string[] {
    return [...new Set(this.#any)];
  }

  /** Follows what a declaration mentions as far as our own files go. */
  #visit(symbol: Named) {
    if (this.#seen.has(symbol.id)) return;
    this.#seen.set(symbol.id, symbol);
    for (const statement of this.#statementsOf(symbol)) {
      for (const node of nodesIn(statement)) {
        if (node.kind === SyntaxKind.AnyKeyword) this.#any.push(`${placeOf(node)}: any, in what declares ${symbol.name}`);
        if (!isIdentifier(node)) continue;
        const mentioned = this.#checker.getSymbolAtLocation(node);
        const target = mentioned && this.#target(mentioned);
        if (target && this.#isOwnTopLevel(target)) this.#visit(target);
      }
    }
  }

  #target(symbol: Named): Named {
    return symbol.flags & SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
  }

  #isOwnTopLevel(symbol: Named): boolean {
    return symbol.declarations.length > 0 && this.#statementsOf(symbol).every((node) => isOwn(node) && isTopLevel(node));
  }

  /** A name may have several declarations (a type and a constant of one name, overloads): all of them count. */
  #statementsOf(symbol: Named): Node[] {
    const nodes = symbol.declarations.flatMap((handle) => handle.resolve(this.#project) ?? []);
    return [...new Set(nodes.map(statementAround))];
  }

  #textOf(symbol: Named): string {
    return this.#statementsOf(symbol)
      .map((node) => this.#project.emitter.printNode(node))
      .join('\n');
  }
}

/** `const a: A` is declared by a part of its statement; the report shows the whole. */
function statementAround(node: Node): Node {
  const isPart = node.kind === SyntaxKind.VariableDeclaration || node.kind === SyntaxKind.VariableDeclarationList;
  return isPart ? statementAround(node.parent) : node;
}

const isOwn = (node: Node) => placeOf(node).startsWith('dist/');
const isTopLevel = (node: Node) => node.parent?.kind === SyntaxKind.SourceFile;
const placeOf = (node: Node) => relative(process.cwd(), node.getSourceFile().fileName).replaceAll('\\', '/');
