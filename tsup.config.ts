import { resolve } from 'node:path';
import { defineConfig } from 'tsup';
import { features } from './scripts/building/features.ts';
import { licenses } from './scripts/building/licenses.ts';

/** JavaScript only: the declarations come from `tsc`, whose version tsup's own declaration step cannot use. */
export default defineConfig({
  entry: {
    index: 'src/index.ts',
    sqlite: 'src/stores/sqlite/index.ts',
    postgres: 'src/stores/postgres/index.ts',
    nats: 'src/stores/nats/index.ts',
    values: 'src/values/index.ts',
    codec: 'src/codec/index.ts',
    snapshots: 'src/snapshots/index.ts',
    application: 'src/application/index.ts',
    open: 'src/open.ts',
    store: 'src/store.ts',
    testing: 'src/testing/index.ts',
    cli: 'src/inspect/main.ts',
  },
  format: 'esm',
  target: 'es2022',
  // A class must exist once, whichever entry point it is imported from: `instanceof` depends on it.
  splitting: true,
  dts: false,
  clean: true,
  // `node:sqlite` has no other name: without its prefix it is not found.
  removeNodeProtocol: false,
  // The conformance kit carries the contract of the stores, with its steps and what those need.
  esbuildPlugins: [features, licenses('dist/testing.licenses.txt')],
  esbuildOptions(options) {
    options.alias = {
      'dvent:contract': resolve('features/event-store.ts'),
      '@cucumber/cucumber': resolve('src/testing/cucumber.ts'),
    };
  },
});
