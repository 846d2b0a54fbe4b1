import { setDefaultTimeout } from '@cucumber/cucumber';
import { setPatience } from '../../src/testing/arrivals.ts';

// Many a change to the sources makes something wait for ever. The scenario that waits for it should say so soon: Stryker would end
// the whole process, and begin another.
setPatience(4_000);
setDefaultTimeout(5_000);
