import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { printable, table } from '../../table.ts';

const columns = [
  { heading: '#', align: 'right' },
  { heading: 'File', cut: 'start' },
  { heading: 'Subject', cut: 'end' },
] as const;

test('columns are as wide as what is in them', () => {
  const rows = [
    ['1', 'a.ts', 'Begin'],
    ['10', '', 'Go on'],
  ];
  assert.equal(
    table({ columns, rows }),
    [
      '╭────┬──────┬─────────╮',
      '│  # │ File │ Subject │',
      '├────┼──────┼─────────┤',
      '│  1 │ a.ts │ Begin   │',
      '│ 10 │      │ Go on   │',
      '╰────┴──────┴─────────╯',
    ].join('\n'),
  );
});

test('a table without rows, and a row without cells', () => {
  assert.equal(table({ columns, rows: [] }).split('\n').length, 4);
  assert.equal(table({ columns, rows: [[]] }).split('\n')[3], '│   │      │         │');
});

test('all lines are equally wide, whatever stands in them', () => {
  const texts = [
    '日本語',
    '🦄 🫠 🥷',
    '👩‍👩‍👧 🇩🇪 👍🏽',
    'e\u0301',
    'ﬁ',
    '한글',
    '\x1b[31mred\x1b[0m',
    'a\nb\tc',
    '\u202eback',
    '\u200b',
    '1️⃣',
    '�E9',
  ];
  const lines = table({ columns, rows: texts.map((text) => ['1', text, text]) }).split('\n');
  const [width = 0] = lines.map((line) => stringWidth(line));
  for (const line of lines) assert.equal(stringWidth(line), width, line);
});

test('a narrow terminal cuts what may be cut, at its end', () => {
  const rows = [['1', 'a/long/path/to/some/file.ts', 'A subject that is long as well']];
  const drawn = table({ columns, rows }, { width: 40 });
  assert.equal(drawn.split('\n')[3], '│ 1 │ …/some/file.ts │ A subject that… │');
  for (const line of drawn.split('\n')) assert.ok(stringWidth(line) <= 40, line);
});

test('wide characters are not cut in half', () => {
  const drawn = table({ columns: [{ heading: 'Name', cut: 'end' }], rows: [['日本語日本語日本語']] }, { width: 14 });
  assert.equal(drawn.split('\n')[3], '│ 日本語日…  │');
});

test('where nothing more can be cut, the table is wider than the terminal', () => {
  const rows = [['1', 'a/long/path/to/some/file.ts', 'A subject that is long as well']];
  assert.equal(table({ columns, rows }, { width: 1 }).split('\n')[3], '│ 1 │ …file.ts │ A subje… │');
});

test('what would disturb a terminal is written out', () => {
  assert.equal(printable('a\nb\r\tc\0\x07\x1b[2J\x7f\x9b'), 'a\\nb\\r\\tc\\u{0}\\u{7}\\u{1b}[2J\\u{7f}\\u{9b}');
  assert.equal(printable('\u202eevil\u2066\u2028'), '\\u{202e}evil\\u{2066}\\u{2028}');
  assert.equal(printable('日本語 👩‍👩‍👧 é'), '日本語 👩‍👩‍👧 é');
});
