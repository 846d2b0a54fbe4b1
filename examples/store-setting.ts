import type { Environment } from 'dvent/application';

interface Settings {
  /** What the application's own settings begin with. */
  readonly prefix: string;
  readonly environment: Environment;
}

/** The store of an application: the one that the command line gives, else the one that `openApplication` finds in the environment. */
export const storeFor = (given: string | undefined, { prefix, environment }: Settings): string | undefined =>
  given ?? (environment[`${prefix}DVENT_STORE`] || environment['DVENT_STORE'] || undefined);

/** The environment as `openApplication` is to see it: it tells no store where the command line gives one. */
export const environmentFor = (given: string | undefined, { prefix, environment }: Settings): Environment =>
  given === undefined ? environment : { ...environment, [`${prefix}DVENT_STORE`]: '', DVENT_STORE: '' };
