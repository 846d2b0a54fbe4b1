import { createRequire } from 'node:module';
import { CleanRunner } from './clean-runner.js';

// Stryker's runner for Cucumber, which writes the name of its formatter as Cucumber 12 read it: a URL, unquoted. Cucumber 13 takes
// `file` for the formatter and the rest for the file to write to, which empties the runner's own file. Quoted, it is read as meant.

const require = createRequire(import.meta.url);
const api = require('@cucumber/cucumber/api');

/** @type {typeof api.loadConfiguration} */
const loadConfiguration = ({ provided, ...options }) =>
  api.loadConfiguration({ ...options, provided: { ...provided, format: provided.format.map((url) => `"${url}"`) } });

require.cache[require.resolve('@cucumber/cucumber/api')].exports = { ...api, loadConfiguration };

const { strykerPlugins: official, strykerValidationSchema } = await import('@stryker-mutator/cucumber-runner');

export { strykerValidationSchema };

export const strykerPlugins = official.map((plugin) => {
  const factory = (injector) => new CleanRunner(plugin.factory(injector));
  return { ...plugin, factory: Object.assign(factory, { inject: plugin.factory.inject }) };
});
