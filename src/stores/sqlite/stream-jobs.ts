import type { PlacedSave, Saved } from '../../core/event-store.ts';
import { unknownStream } from '../../core/names.ts';
import { StreamDeletedError } from '../../core/store-errors.ts';
import { deletionOfNothing } from '../../core/tombstone.ts';
import type { Done, Job } from './group-commit.ts';
import { streamStatus } from './rows.ts';
import { SaveJob, type Workplace } from './save-job.ts';

/** Deletes a stream, unless there is nothing to delete. */
export function deleteJob(request: PlacedSave, workplace: Workplace): Job<Saved> {
  const save = new SaveJob([request], { workplace, saveBytes: Number.POSITIVE_INFINITY });
  return {
    events: 1,
    run: (careful) => {
      const tombstone = workplace.reader.tombstone(request.streamId);
      if (tombstone || !workplace.reader.hasStream(request.streamId)) return done(deletionOfNothing(request, tombstone));
      const { result, stored, saves } = save.run(careful);
      return { result: result[0] as Saved, stored, saves }; // one result for one request
    },
  };
}

/** Archives a stream, or takes it back. */
export function statusJob(change: { streamId: string; status: 'live' | 'archived' }, { driver }: Workplace): Job<void> {
  return {
    events: 0,
    run: () => {
      const { streamId, status } = change;
      const [current] = driver.statement('SELECT status FROM streams WHERE stream_id = ?').get(streamId) ?? [];
      if (current === undefined) throw unknownStream(streamId);
      if (current === streamStatus.deleted) throw new StreamDeletedError({ streamId });
      driver.statement('UPDATE streams SET status = ? WHERE stream_id = ?').run(streamStatus[status], streamId);
      return { result: undefined, stored: [], saves: [] };
    },
  };
}

/** Where there is nothing to write. */
const done = <Result>(result: Result): Done<Result> => ({ result, stored: [], saves: undefined });
