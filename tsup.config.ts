import { defineConfig } from 'tsup';

/** JavaScript only: the declarations come from `tsc`, whose version tsup's own declaration step cannot use. */
export default defineConfig({
  entry: {
    index: 'src/index.ts',
    sqlite: 'src/stores/sqlite/index.ts',
    postgres: 'src/stores/postgres/index.ts',
    nats: 'src/stores/nats/index.ts',
    open: 'src/open.ts',
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
});
