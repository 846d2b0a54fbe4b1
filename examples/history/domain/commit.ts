import { z } from 'zod';

/** What a path held after a commit. */
export const FileKind = z.enum(['file', 'executable', 'symlink', 'submodule']);
export type FileKind = z.infer<typeof FileKind>;

/** What a commit left at a path, and how many lines it added and removed there: git counts none in a binary file. */
export const content = {
  path: z.string().min(1),
  kind: FileKind,
  /** The id of the content in git's object store; all zeros where it was deleted. */
  blob: z.string(),
  added: z.int().min(0),
  removed: z.int().min(0),
  binary: z.boolean(),
};

const Change = z.object({
  action: z.enum(['added', 'changed', 'copied', 'renamed', 'deleted']),
  /** Where it was copied or renamed from. */
  from: z.string().min(1).optional(),
  ...content,
});
/** What one commit did to one path. */
export type Change = z.infer<typeof Change>;

/** Why a commit's own dates could not be taken as they are. */
export const dateProblem = z.enum(['missing', 'out of range']);

/** One commit, as the log tells it. */
export const Commit = z.object({
  id: z.string().min(1),
  parents: z.array(z.string()),
  /** As the commit has it: either may be empty, and nothing says that a name is spelled the same way twice. */
  author: z.object({ name: z.string(), email: z.string() }),
  authoredAt: z.iso.datetime(),
  committedAt: z.iso.datetime(),
  dateProblem: dateProblem.optional(),
  subject: z.string(),
  changes: z.array(Change),
});
export type Commit = z.infer<typeof Commit>;

/** A merge has several parents. Git's log shows no changes for it: they were counted where they were made. */
export const isMerge = ({ parents }: { readonly parents: { readonly length: number } }) => parents.length > 1;

/** Whether a change brings a file into being, as far as it can tell. */
export const comesToBe = ({ action }: Change) => action === 'added' || action === 'copied';
