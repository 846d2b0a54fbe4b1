import { InvalidArgumentError } from '../../core/errors.ts';
import { withoutPassword } from '../../core/server-url.ts';

/** Servers of one cluster, and who asks to be let in. */
export interface ServerList {
  readonly servers: string[];
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
}

const part = /^(?:(nats|tls):\/\/)?(?:([^@]*)@)?([^@/?#\s]+)$/;

/** `nats://a,b:4333,c`, `nats://user:password@a,b`, `nats://token@a`, or several such URLs of the same user with commas between them. */
export function serverList(text: string): ServerList {
  try {
    const parts = text.split(',').map((each) => part.exec(each.trim()));
    const scheme = parts[0]?.[1];
    const servers = parts.map((found) => `${found?.[1] ?? scheme}://${found?.[3]}`);
    const users = parts.map((found) => found?.[2]);
    const isRight = scheme && !parts.includes(null) && servers.every((server) => URL.canParse(server.replace(/^\w+/, 'http')));
    if (isRight && users.every((user) => user === undefined || user === users[0])) return { servers, ...credentials(users[0]) };
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
  }
  const expected = "a URL such as 'nats://localhost:4222'";
  throw new InvalidArgumentError({ field: 'servers', value: withoutPassword(text), expected });
}

/** A lone name is a token, as in the URLs of NATS. */
function credentials(text: string | undefined): Omit<ServerList, 'servers'> {
  if (!text) return {};
  const colon = text.indexOf(':');
  if (colon === -1) return { token: decodeURIComponent(text) };
  return { user: decodeURIComponent(text.slice(0, colon)), pass: decodeURIComponent(text.slice(colon + 1)) };
}
