interface Author {
  readonly name: string;
  readonly email: string;
}

/** What to call an author: commits may leave the name or the address empty. */
export const authorName = ({ name, email }: Author) => name || (email ? `<${email}>` : '(no name)');

/** The name with the address, to tell those of one name apart. */
export const fullAuthorName = ({ name, email }: Author) => (name && email ? `${name} <${email}>` : authorName({ name, email }));
