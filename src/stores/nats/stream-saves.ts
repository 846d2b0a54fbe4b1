import { type KnownStreams, knownFrom } from './known-streams.ts';
import type { StoredSave } from './messages.ts';
import type { Reader, VersionSpan } from './reader.ts';

interface StreamSavesOptions {
  readonly reader: Reader;
  readonly known: KnownStreams;
}

type Saves = AsyncGenerator<readonly StoredSave[], void>;

/** How many groups of a stream's saves are read at a time. */
const sideBySide = 4;

/** The saves of a stream, some at a time. */
export class StreamSaves {
  readonly #options: StreamSavesOptions;

  constructor(options: StreamSavesOptions) {
    this.#options = options;
  }

  async *newestFirst(last: StoredSave, range: VersionSpan): Saves {
    const { reader } = this.#options;
    for await (const links of reader.links(last, range)) yield await reader.linked(links);
  }

  /** @param begun the stream's first saves, where they were asked for beside its last one */
  async *oldestFirst(last: StoredSave, range: VersionSpan, begun?: Promise<readonly StoredSave[]>): Saves {
    let { from } = range;
    if (from === 1)
      for await (const saves of this.#fromFirst(last, begun)) {
        yield saves;
        from = (saves.at(-1)?.version ?? 0) + 1;
      }
    if (from > range.to) return;
    const { reader } = this.#options;
    const links = (await collected(reader.links(last, { ...range, from }))).reverse();
    for (let start = 0; start < links.length; start += sideBySide) {
      const parts = await Promise.all(links.slice(start, start + sideBySide).map((part) => reader.linked(part)));
      const saves = parts.flatMap((part) => part.toReversed());
      if (links.length <= sideBySide && saves[0]?.header.from === 1) this.#keep(saves, last);
      yield saves;
    }
  }

  /** From the first one on, as one server gives them: up to the last one, or as far as that server has them. */
  async *#fromFirst(last: StoredSave, begun: Promise<readonly StoredSave[]> | undefined): Saves {
    const { reader } = this.#options;
    let [sequence, version] = [1, 1];
    for (let next = begun; ; next = undefined) {
      const found = await (next ?? reader.savesOf(last.streamId, sequence));
      const saves = found.filter(({ save }) => save <= last.save);
      for (const { header, version: end } of saves) {
        if (header.from !== version) throw await reader.gone(last.streamId);
        version = end + 1;
      }
      if (saves[0]?.header.from === 1) this.#keep(saves, last);
      if (saves.length > 0) yield saves;
      const end = saves.at(-1)?.save;
      if (end === undefined || end === last.save) return;
      sequence = end + 1;
    }
  }

  /** The ids of a stream that was read whole spare its next save to read it. */
  #keep(saves: readonly StoredSave[], last: StoredSave): void {
    if (saves.at(-1)?.save === last.save) this.#options.known.keep(last.streamId, knownFrom(saves, last));
  }
}

async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
