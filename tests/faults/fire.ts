/** `DVENT_FIRE=long`, as in `npm run test:fire` and in CI: the figures that are promised; else fewer, for everyday runs. */
const isLong = process.env['DVENT_FIRE'] === 'long';

/** How often something is done: in the long form, and in the short one. */
export const times = <Value>(long: Value, short: Value): Value => (isLong ? long : short);
