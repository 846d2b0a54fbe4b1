/** What JetStream answers with, by its codes: https://github.com/nats-io/nats-server/blob/main/server/errors.json */
export const codes = {
  notAvailable: 10_008,
  notLeader: 10_009,
  insufficientResources: 10_023,
  noMessageFound: 10_037,
  sequenceNotFound: 10_043,
  messageDeleteFailed: 10_057,
  streamNameInUse: 10_058,
  streamNotFound: 10_059,
  subjectsOverlap: 10_065,
  wrongLastSequence: 10_071,
  /** The same, where another message of the subject is about to be stored. */
  wrongLastSequenceUnderWay: 10_164,
  batchesDisabled: 10_174,
  /** Where one server got the first messages of a batch, and another the last. */
  batchIncomplete: 10_176,
  batchTooLarge: 10_199,
  tooManyBatches: 10_210,
} as const;
