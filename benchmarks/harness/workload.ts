import type { Contender, Loaded } from '../contenders/contender.ts';
import { type Fact, FactSource, factAt, historyLength, historyOf, idAt, statuses } from '../domain/fact.ts';

/** What a contender is made to do in a row: the same for all of them. */
export interface Workload {
  /** Comes back when the contender may be measured. */
  start?(): Promise<void>;
  /** Makes ready, untimed, before every round. */
  prepare?(): Promise<void>;
  /** Does a few operations and tells how many: called again until the round's time is over. */
  run(): Promise<number>;
}

export interface WorkloadOptions {
  /** A contender like the given one, with nothing in it. */
  readonly reopen: () => Promise<Contender> | Contender;
  /** How many todos there are to choose from. */
  readonly todos: number;
  /** Which todos are in the file already; by default the workload saves its own. */
  readonly sequence?: string | undefined;
  /** Told the first load, to be compared with the others'. */
  readonly onLoaded: (loaded: Loaded) => void;
}

/** Reads, decides and saves one event, on todos whose histories grow from 1 event to 10. */
function changeStatus(_: Contender, { reopen, todos }: WorkloadOptions): Workload {
  const changes = 9;
  const ids = idsOf('change', todos);
  let contender: Contender | undefined;
  return {
    async prepare() {
      contender = await reopen();
      for (const id of ids) await contender.save([factAt(id, 1)]);
    },
    async run() {
      if (!contender?.changeStatus) throw new Error('This contender changes no status.');
      for (let change = 1; change <= changes; change++) {
        const status = statuses[change % statuses.length] ?? 'Queued';
        for (const id of ids) await contender.changeStatus(id, status);
      }
      return todos * changes;
    },
  };
}

/** The same on todos of about 1,000 events. */
function changeGrown(_: Contender, { reopen }: WorkloadOptions): Workload {
  const [events, changes] = [1_000, 100];
  const ids = idsOf('grown', 10);
  let contender: Contender | undefined;
  return {
    async prepare() {
      contender = await reopen();
      for (const id of ids) {
        await contender.save(Array.from({ length: events }, (_, index) => factAt(id, index + 1)));
        // Todos in use: whoever keeps what was loaded, or an index of what was saved, has it from here on.
        await contender.changeStatus?.(id, 'Finished');
      }
    },
    async run() {
      if (!contender?.changeStatus) throw new Error('This contender changes no status.');
      for (let change = 1; change <= changes; change++) {
        const status = statuses[change % statuses.length] ?? 'Queued';
        for (const id of ids) await contender.changeStatus(id, status);
      }
      return ids.length * changes;
    },
  };
}

/** Loads a todo of 100,050 events, whose newest snapshot, where there are any, is as old as it is on average: of the 100,000th event. */
function loadGrown(contender: Contender): Workload {
  const [snapshot, events, perSave] = [100_000, 100_050, 1_000];
  const id = idAt('grown', 0);
  const saveUpTo = async (from: number, to: number) => {
    for (let next = from; next <= to; next += perSave) {
      const last = Math.min(next + perSave - 1, to);
      await contender.save(Array.from({ length: last - next + 1 }, (_, index) => factAt(id, next + index)));
    }
  };
  return {
    async start() {
      await saveUpTo(1, snapshot);
      await contender.load(id);
      await contender.settle?.();
      await saveUpTo(snapshot + 1, events);
    },
    async run() {
      const count = 10;
      for (let index = 0; index < count; index++) await contender.load(id);
      return count;
    },
  };
}

/** Saves one event after another, each awaited. */
function saveOne(contender: Contender): Workload {
  const facts = new FactSource(`one ${process.pid}`);
  return {
    start: async () => contender.settle?.(),
    async run() {
      const count = 10;
      for (let index = 0; index < count; index++) await contender.save([facts.next()]);
      return count;
    },
  };
}

/** Keeps many saves of one event under way, each on a todo of its own. */
function saveTogether(contender: Contender, { underWay }: { underWay: number }): Workload {
  const lanes = Array.from({ length: underWay }, (_, lane) => new FactSource(`lane ${lane} ${process.pid}`));
  let checked = false;
  const checkCommitted = async (fact: Fact) => {
    if (checked) return;
    checked = true;
    if ((await contender.isCommitted?.(fact)) === false)
      throw new Error('acknowledged a save before its commit: no other connection saw it');
  };
  const runLane = async (facts: FactSource, count: number) => {
    for (let index = 0; index < count; index++) {
      const fact = facts.next();
      await contender.save([fact]);
      await checkCommitted(fact);
    }
  };
  return {
    start: async () => contender.settle?.(),
    async prepare() {
      checked = false;
    },
    async run() {
      const perLane = 16;
      await Promise.all(lanes.map((facts) => runLane(facts, perLane)));
      return lanes.length * perLane;
    },
  };
}

/** Saves a history of 100 events at once, each save awaited. */
function saveHistory(contender: Contender): Workload {
  const facts = new FactSource(`history ${process.pid}`);
  return {
    async run() {
      await contender.save(facts.nextHistory());
      return 1;
    },
  };
}

/** Loads todos of 100 events, far from one another, and reads every field. */
function loadHistory(contender: Contender, { todos, sequence, onLoaded }: WorkloadOptions): Workload {
  const ids = idsOf(sequence ?? 'load', todos);
  // A prime that divides no number of todos used here: every todo comes once before one comes twice.
  const stride = 7919;
  let next = 0;
  let filled = sequence !== undefined;
  const idAfter = () => {
    next = (next + stride) % todos;
    return ids[next] ?? '';
  };
  return {
    async prepare() {
      if (filled) return;
      for (const id of ids) await contender.save(historyOf(id));
      await contender.settle?.();
      onLoaded(await contender.load(idAfter()));
      filled = true;
    },
    async run() {
      const count = 10;
      for (let index = 0; index < count; index++) await contender.load(idAfter());
      return count;
    },
  };
}

/** Loads todos of ten events, each saved alone, 16 at a time, and reads every field. */
function loadSaves(contender: Contender, { todos, onLoaded }: WorkloadOptions): Workload {
  const ids = idsOf('saves', todos);
  const [events, underWay] = [10, 16];
  const saveEach = async (id: string) => {
    for (let version = 1; version <= events; version++) await contender.save([factAt(id, version)]);
  };
  let next = 0;
  let filled = false;
  return {
    async prepare() {
      if (filled) return;
      await Promise.all(ids.map(saveEach));
      onLoaded(await contender.load(ids[0] ?? ''));
      filled = true;
    },
    async run() {
      const perLane = 4;
      const lane = async () => {
        for (let index = 0; index < perLane; index++) await contender.load(ids[next++ % todos] ?? '');
      };
      await Promise.all(Array.from({ length: underWay }, lane));
      return underWay * perLane;
    },
  };
}

/** Imports many histories at once, new ones in every round. */
function importHistories(contender: Contender, { todos }: WorkloadOptions): Workload {
  let imports = 0;
  let histories: Fact[][] = [];
  return {
    async prepare() {
      imports += 1;
      histories = idsOf(`import ${imports} ${process.pid}`, todos).map(historyOf);
    },
    async run() {
      if (!contender.importAll) throw new Error('This contender imports nothing.');
      await contender.importAll(histories);
      return todos * historyLength;
    },
  };
}

const idsOf = (sequence: string, count: number) => Array.from({ length: count }, (_, index) => idAt(sequence, index));

export const workloads = {
  'change-status': changeStatus,
  'change-grown': changeGrown,
  'save-one': saveOne,
  'save-64-together': (contender) => saveTogether(contender, { underWay: 64 }),
  'save-128-together': (contender) => saveTogether(contender, { underWay: 128 }),
  'save-history': saveHistory,
  'load-history': loadHistory,
  'load-grown': loadGrown,
  'load-saves': loadSaves,
  import: importHistories,
} satisfies Record<string, (contender: Contender, options: WorkloadOptions) => Workload>;

export type WorkloadName = keyof typeof workloads;
