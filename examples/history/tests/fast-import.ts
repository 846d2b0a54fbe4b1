// Commands of `git fast-import`, as text in which a character is a byte.

/** Every byte that might mean something to the parser is written in octal. */
const quoted = (path: string) =>
  `"${path.replace(/[^A-Za-z0-9_./-]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`)}"`;

const data = (text: string) => `data ${text.length}\n${text}\n`;

export type Mode = '100644' | '100755' | '120000' | '160000';

/** A submodule holds the id of a commit, everything else its text. */
export const put = (path: string, { mode, text }: { readonly mode: Mode; readonly text: string }) =>
  mode === '160000' ? `M 160000 ${text} ${quoted(path)}\n` : `M ${mode} inline ${quoted(path)}\n${data(text)}`;

export const remove = (path: string) => `D ${quoted(path)}\n`;

interface CommitText {
  readonly ref: string;
  readonly mark: string;
  readonly author: string;
  readonly committer: string;
  readonly message: string;
  readonly parents: readonly string[];
  readonly changes: readonly string[];
}

export const commit = ({ ref, mark, author, committer, message, parents, changes }: CommitText) =>
  [
    `commit ${ref}\nmark ${mark}\nauthor ${author}\ncommitter ${committer}\n${data(message)}`,
    ...parents.map((parent, index) => `${index === 0 ? 'from' : 'merge'} ${parent}\n`),
    ...changes,
    '\n',
  ].join('');
