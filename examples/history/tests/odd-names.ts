// Bytes are written as Latin-1 strings here: one character a byte, so that what is no UTF-8 can be told too.

const utf8 = (text: string) => Buffer.from(text).toString('latin1');

/** Authors as they are met: nameless, homonymous, quoting, beyond ASCII and beyond UTF-8. */
export const authors = [
  'Ada Lovelace <ada@example.com>',
  'Ada Lovelace <ada@lovelace.example>',
  'ada lovelace <ada@example.com>',
  '<nameless@example.com>',
  'No Address <>',
  utf8('Zoë "Quote" O’Neil <zoe@example.com>'),
  utf8('山田 太郎 <taro@example.jp>'),
  utf8('🦄 🫠 👩‍👩‍👧 <unicorn@example.com>'),
  utf8('replaced � already <fffd@example.com>'),
  'Jos\xe9 in Latin-1 <jos\xe9@example.com>',
  "Robert'); DROP TABLE events;-- <bobby@example.com>",
  '__proto__ <constructor>',
  '-n --all <-rf@example.com>',
  'back\\slash\ttab <tab@example.com>',
];

/** Folders whose names git would quote, or a careless parser would trip over. */
export const folders = [
  'src',
  'docs/guide',
  'with space',
  'tab\tfolder',
  'new\nline',
  'quote"d',
  'back\\slash',
  'a => b',
  '{old => new}',
  '-dash',
  '__proto__',
  utf8('ünïcode'),
  utf8('日本語'),
  utf8('🚀'),
  utf8('decomposed-e\u0301'),
  utf8('fffd-�'),
  'latin1-\xe9',
  'bytes-\x80\xff\xed\xa0\x80',
];

export const fileNames = [
  'file.txt',
  'constructor',
  'toString',
  utf8('é.md'),
  '1\t2\tnumstat',
  ':100644 raw',
  '\x1b[31mred',
  "it's",
  '*?[glob]',
  '...',
  'e9-\xe9',
];

/** Time zones that exist, and some that do not. */
export const zones = ['+0000', '-0000', '+0545', '-1130', '+1400', '-0330', '+9959'];
