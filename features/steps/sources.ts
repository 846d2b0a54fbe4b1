import { Given } from '@cucumber/cucumber';
import type { SpecWorld } from '../support/world.ts';

// Where times and ids come from.

Given('the time is {time}', function (this: SpecWorld, now: string) {
  this.sources.setTime(now);
});

Given('the clock says {text}', function (this: SpecWorld, now: string) {
  this.sources.setTime(now);
});

Given('the next id is {text}', function (this: SpecWorld, id: string) {
  this.sources.queueIds(id);
});

Given('the next ids are {text} and {text}', function (this: SpecWorld, first: string, second: string) {
  this.sources.queueIds(first, second);
});

Given('a store that was given neither clock nor ids', function (this: SpecWorld) {
  this.storeOptions = {};
});
