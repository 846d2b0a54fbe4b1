// Preloaded (`node -r`) by every npm script that runs our TypeScript, so that an old Node says one clear line instead of a
// syntax error. Written in old JavaScript on purpose: it is the one file here that an old Node must understand.
'use strict';
var wanted = [22, 18]; // users need 22.13; running the sources as they are needs type stripping, which came with 22.18
var found = process.version.slice(1).split('.').map(Number);
if (found[0] < wanted[0] || (found[0] === wanted[0] && found[1] < wanted[1])) {
  process.stderr.write(
    'dvent: this needs Node ' +
      wanted.join('.') +
      ' or newer and was run by ' +
      process.version +
      ' (' +
      process.execPath +
      '). ' +
      'Call it through npm (`npm ci`, then `npm run …`): npm puts a fitting Node on the path.\n',
  );
  process.exit(1);
}
