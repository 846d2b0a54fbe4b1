// Given times and ids in place of the system's: a notebook that is run again has the same outputs.

/** A clock that moves on by one second each time it is asked. */
export function steppingClock(start: string): () => string {
  let time = Date.parse(start) - 1_000;
  return () => {
    time += 1_000;
    return new Date(time).toISOString();
  };
}

/** Ids that count: 1, 2, 3 … after a prefix. */
export function countedIds(prefix: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}${count}`;
  };
}
