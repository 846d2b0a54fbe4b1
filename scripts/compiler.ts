import { resolve } from 'node:path';
import type { Node } from 'typescript/unstable/ast';
import { API, type Project } from 'typescript/unstable/sync';

/**
 * Lets `work` look at a project through the compiler's own eyes. TypeScript 7 calls this API unstable: everything that depends
 * on it is in scripts/, and fails loudly when an upgrade changes it.
 */
export function withProject<Result>(configFile: string, work: (project: Project) => Result): Result {
  const api = new API({ cwd: process.cwd() });
  try {
    const project = api.updateSnapshot({ openProjects: [resolve(configFile)] }).getProject(resolve(configFile));
    if (project === undefined) throw new Error(`TypeScript does not open ${configFile}.`);
    return work(project);
  } finally {
    api.close();
  }
}

/** The node and everything below it, from the top down. */
export function* nodesIn(node: Node): Generator<Node> {
  yield node;
  const children: Node[] = [];
  node.forEachChild((child) => {
    children.push(child);
  });
  for (const child of children) yield* nodesIn(child);
}
