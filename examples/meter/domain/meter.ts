import { Aggregate, defineEvent, shape } from 'dvent';
import { List } from 'immutable';

// An electricity meter: an aggregate that lives for years, and is read every hour.

export const MeterInstalled = defineEvent('MeterInstalled', shape<{ place: string }>());
export const MeterRead = defineEvent('MeterRead', shape<{ wattHours: number }>());

export class Meter extends Aggregate({
  type: 'Meter',
  events: [MeterInstalled, MeterRead],
  state: { place: '', total: 0, today: List<number>() },
  apply: {
    MeterInstalled: (state, { data }) => state.set('place', data.get('place')),
    MeterRead: (state, { data }) => {
      const hours = state.today.size === 24 ? List<number>() : state.today;
      return state.set('total', state.total + data.get('wattHours')).set('today', hours.push(data.get('wattHours')));
    },
  },
}) {
  static install(id: string, place: string) {
    return Meter.generate(id).applyEvent(MeterInstalled({ place }));
  }

  read(wattHours: readonly number[]) {
    return this.applyEvents(wattHours.map((each) => MeterRead({ wattHours: each })));
  }
}

/** The next release also wants to know the highest reading: its states are others, so it raises their version. */
export class PeakMeter extends Aggregate({
  type: 'Meter',
  stateVersion: 2,
  events: [MeterInstalled, MeterRead],
  state: { total: 0, highest: 0 },
  apply: {
    MeterInstalled: (state) => state,
    MeterRead: (state, { data }) =>
      state.set('total', state.total + data.get('wattHours')).set('highest', Math.max(state.highest, data.get('wattHours'))),
  },
}) {}
