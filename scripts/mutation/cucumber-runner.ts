import { createRequire } from 'node:module';
import type { IConfiguration, loadConfiguration as LoadConfiguration } from '@cucumber/cucumber/api';
import { commonTokens, declareFactoryPlugin, type Injector, type PluginContext, tokens } from '@stryker-mutator/api/plugin';
import { CleanRunner } from './clean-runner.ts';

// Stryker's runner for Cucumber, and what it needs to run with Cucumber 13. It names its formatter by a URL, and 13 would take
// `file` for the formatter and the rest for the file to write to, which empties the runner's own file. As a tuple it is a name.

const require = createRequire(import.meta.url);
const api: { readonly loadConfiguration: typeof LoadConfiguration } = require('@cucumber/cucumber/api');

const loadConfiguration: typeof LoadConfiguration = (options, environment) => {
  const provided = options?.provided as Partial<IConfiguration>; // the runner's own
  const format = provided.format?.map((name): [string] => [String(name)]) ?? [];
  return api.loadConfiguration({ ...options, provided: { ...provided, format } }, environment);
};

const loaded = require.cache[require.resolve('@cucumber/cucumber/api')];
if (loaded) loaded.exports = { ...api, loadConfiguration };

const { strykerPlugins: official, strykerValidationSchema } = await import('@stryker-mutator/cucumber-runner');

export { strykerValidationSchema };

export const strykerPlugins = official.map(({ kind, name, factory }) => {
  const cleanRunner = (injector: Injector<PluginContext>) => new CleanRunner(injector.injectFunction(factory));
  cleanRunner.inject = tokens(commonTokens.injector);
  return declareFactoryPlugin(kind, name, cleanRunner);
});
