import { openEventStore } from '../open.ts';
import { testConformance } from './conformance.ts';
import { Display } from './display.ts';
import { reencryptStore } from './reencrypt-store.ts';
import { checkSchemas } from './schemas/check-schemas.ts';
import { verifyStore } from './verify-store.ts';

/** What stands after a command: by name, whether there or not, or with a text. */
export interface Options {
  readonly [name: string]: string | boolean | undefined;
}

/** An option, as its command's users are told of it. */
export interface Option {
  /** What its text is; without one it is there or not. */
  readonly text?: string;
  readonly says: string;
}

export interface Command {
  /** What its one argument is. */
  readonly argument: string;
  readonly says: string;
  readonly options: { readonly [name: string]: Option };
  /** Does it for the argument; gives whether it went well. */
  run(argument: string, options: Options): Promise<boolean>;
}

export const tell = (line: string) => void process.stdout.write(`${line}\n`);

/** By the words that it is called by. */
export const commands: { readonly [words: string]: Command } = {
  migrate: {
    argument: 'url',
    says: 'makes what a store needs, or brings it to the newest form; opening a store does the same',
    options: {},
    run: async (url) => {
      await (await openEventStore(url)).close();
      tell('The store is in its newest form.');
      return true;
    },
  },
  conformance: {
    argument: 'module',
    says: "tests whether a store keeps the contract; the module's default export says how it is opened",
    options: {
      only: { text: 'text', says: 'only the tests whose rule or name has this text' },
      runs: { text: 'number', says: 'how many stories the law tells, 100 unless said otherwise' },
      seed: { text: 'number', says: 'those of a run that failed, by the seed that it told' },
      path: { text: 'path', says: 'of those, the one that failed, by the path that it told' },
      bail: { says: 'ends at the first failure' },
      verbose: { says: 'tells of a failure with its stack and its causes' },
    },
    run: (module, options) => testConformance(module, options, new Display(process.stdout)),
  },
  'schema check': {
    argument: 'module',
    says: 'fails where stored events could not satisfy the types of events, or aggregates, that a module exports',
    options: {
      file: { text: 'path', says: 'where they are recorded, <module>.schemas.json beside it unless said otherwise' },
      update: { says: 'records them as they are now' },
      exact: { says: 'fails too where something is not recorded yet' },
    },
    run: (module, options) => checkSchemas(module, options, tell),
  },
  verify: {
    argument: 'url',
    says: 'reads a whole store, and tells of events that were changed, removed or put in; the keys are in DVENT_CIPHER_KEYS',
    options: {
      record: { text: 'path', says: 'writes down how each stream ends: keep it where the store cannot reach it' },
      against: { text: 'path', says: 'compares with what was written down before: then what was cut off is found too' },
    },
    run: (url, options) => verifyStore(url, options, { display: new Display(process.stdout), environment: process.env }),
  },
  reencrypt: {
    argument: 'url',
    says: 'wraps the keys of a store with the newest key in DVENT_CIPHER_KEYS; no event is written anew',
    options: {},
    run: (url) => reencryptStore(url, { tell, environment: process.env }),
  },
};
