import { dirname, posix, relative } from 'node:path';
import type { Node, SourceFile } from 'typescript/unstable/ast';
import {
  isCallExpression,
  isExportDeclaration,
  isImportDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isStringLiteral,
  SyntaxKind,
} from 'typescript/unstable/ast';
import { nodesIn, withProject } from '../compiler.ts';

/** One import: `to` is a path from the root of the tree for our own files, else the specifier as written. */
export interface Import {
  readonly from: string;
  readonly to: string;
  readonly own: boolean;
  readonly typeOnly: boolean;
}

/** Every file under src/ with its imports: static, dynamic and within types, re-exports included. */
export function importsOfSources(configFile: string): { files: string[]; imports: Import[] } {
  return withProject(configFile, ({ program }) => {
    const root = dirname(configFile);
    const pathOf = (file: string) => relative(root, file).replaceAll('\\', '/');
    const sources = program
      .getSourceFileNames()
      .filter((file) => pathOf(file).startsWith('src/'))
      .flatMap((file) => program.getSourceFile(file) ?? []);
    return {
      files: sources.map(({ fileName }) => pathOf(fileName)),
      imports: sources.flatMap((source) => importsOf(source, pathOf(source.fileName))),
    };
  });
}

function importsOf(source: SourceFile, from: string): Import[] {
  return [...nodesIn(source)].flatMap((node) => {
    const found = specifierOf(node);
    if (found === undefined) return [];
    const own = found.specifier.startsWith('.');
    return [
      { from, own, to: own ? posix.join(posix.dirname(from), found.specifier) : found.specifier, typeOnly: found.typeOnly },
    ];
  });
}

/** An import whose names are each marked `type`, but not the whole, still loads its module: it is no type import. */
function specifierOf(node: Node): { specifier: string; typeOnly: boolean } | undefined {
  if (isImportDeclaration(node))
    return literal(node.moduleSpecifier, node.importClause?.phaseModifier === SyntaxKind.TypeKeyword);
  if (isExportDeclaration(node)) return literal(node.moduleSpecifier, node.isTypeOnly);
  if (isImportTypeNode(node)) return isLiteralTypeNode(node.argument) ? literal(node.argument.literal, true) : undefined;
  if (isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword) return literal(node.arguments[0], false);
  return undefined;
}

const literal = (node: Node | undefined, typeOnly: boolean) =>
  node !== undefined && isStringLiteral(node) ? { specifier: node.text, typeOnly } : undefined;
