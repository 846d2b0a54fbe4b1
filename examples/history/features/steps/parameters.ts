import { defineParameterType } from '@cucumber/cucumber';

defineParameterType({
  name: 'sums',
  regexp: /(\d+) commits?, (\d+) lines? added and (\d+) removed/,
  transformer: (commits: string, added: string, removed: string) => ({
    commits: Number(commits),
    added: Number(added),
    removed: Number(removed),
  }),
});

defineParameterType({ name: 'period', regexp: /year|quarter/, transformer: (period: string) => period });
