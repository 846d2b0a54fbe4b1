import type { Event, EventStore } from 'dvent';
import { File, FileAdded, FileChanged, FileDeleted, FileFound, FileRenamed, type FileState } from '../domain/file.ts';
import { isFrom } from '../domain/identity.ts';

/** The state of every file, by id: one pass over the log, folded by the aggregate's own apply-map. */
export async function readFileStates(eventStore: EventStore, source: string): Promise<Map<string, FileState>> {
  const states = new Map<string, FileState>();
  for await (const batch of eventStore.getAllEvents({ categories: [File.definition.type] }).batches()) {
    for (const { event } of batch) {
      if (!isFrom(source, event.streamId)) continue;
      const id = event.streamId.slice('File-'.length);
      states.set(id, after(states.get(id) ?? File.definition.state, event));
    }
  }
  return states;
}

function after(state: FileState, event: Event): FileState {
  const { apply } = File.definition;
  if (FileAdded.is(event)) return apply.FileAdded(state, event);
  if (FileFound.is(event)) return apply.FileFound(state, event);
  if (FileChanged.is(event)) return apply.FileChanged(state, event);
  if (FileRenamed.is(event)) return apply.FileRenamed(state, event);
  return FileDeleted.is(event) ? apply.FileDeleted(state, event) : state;
}
