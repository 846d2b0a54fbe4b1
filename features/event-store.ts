import './support/parameter-types.ts';
import './support/world.ts';
import './steps/bucket-values.ts';
import './steps/buckets.ts';
import './steps/closing.ts';
import './steps/log-order.ts';
import './steps/odd-saves.ts';
import './steps/outcomes.ts';
import './steps/positions.ts';
import './steps/progress.ts';
import './steps/publishing.ts';
import './steps/racing.ts';
import './steps/reading.ts';
import './steps/saving-again.ts';
import './steps/saving-together.ts';
import './steps/saving.ts';
import './steps/slow-readers.ts';
import './steps/sources.ts';
import './steps/stored-data.ts';
import './steps/stored-events.ts';
import './steps/stored-names.ts';
import './steps/streams.ts';
import './steps/subscribing.ts';
import './steps/subscriptions-end.ts';

/** The contract of the stores as it is published: its scenarios, and above the steps that they are made of. */
export { scenarios as contract } from './event-store.feature';
