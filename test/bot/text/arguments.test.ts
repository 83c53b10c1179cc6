import t from 'tap';
import { type Arguments, commandLine, quoted, readArguments } from '../../../src/bot/text/arguments.ts';
import { DAY, HOUR } from '../../../src/core/clock.ts';

const nothing = { subject: '', words: [], csv: false, page: 1 };
const read = (text: string) => readArguments(text);

t.test('phrases are read from the end in any order', async (t) => {
  const cases: [string, Partial<Arguments>][] = [
    ['', {}],
    ['offline', { subject: 'offline', words: ['offline'] }],
    ['in Rotterdam 301', { network: 'Rotterdam 301' }],
    ['IN “Rotterdam 301” Last 2H AS CSV', { network: 'Rotterdam 301', period: 2 * HOUR, csv: true }],
    ['as csv last 7 days in Rotterdam', { network: 'Rotterdam', period: 7 * DAY, csv: true }],
    ['in organization Harbor Lab', { organization: 'Harbor Lab' }],
    ['in Bench in organization "Harbor Lab"', { network: 'Bench', organization: 'Harbor Lab' }],
    ['in organization Harbor Lab in Bench page 3', { network: 'Bench', organization: 'Harbor Lab', page: 3 }],
    ['in all networks', { network: '' }],
    ['last day', { period: DAY }],
    ['last 1 day', { period: DAY }],
    ['last 36 hours', { period: 36 * HOUR }],
    ['the last week', { period: 7 * DAY }],
    ['last week', { period: { on: { unit: { name: 'week', ago: 1 } } } }],
    [
      'offline yesterday as csv',
      { subject: 'offline', words: ['offline'], period: { on: { day: { ago: 1 } } }, csv: true },
    ],
    ['last 90 minutes', { period: 1.5 * HOUR }],
    ['last 366d', { period: 366 * DAY }],
    ['LAST 7D page 2', { period: 7 * DAY, page: 2 }],
    ['PAGE 2 last 7d', { period: 7 * DAY, page: 2 }],
    ['page 999999', { page: 999_999 }],
  ];
  for (const [text, found] of cases) t.same(read(text), { ...nothing, ...found }, text);
});

t.test(
  'a name that contains a phrase stays whole when it is quoted or the phrase is incomplete',
  async (t) => {
    const cases: [string, Partial<Arguments>][] = [
      [
        'AP in lobby in Rotterdam',
        { subject: 'AP in lobby', words: ['AP', 'in', 'lobby'], network: 'Rotterdam' },
      ],
      ['"AP in lobby"', { subject: 'AP in lobby', words: ['AP in lobby'] }],
      ['in "Store in Paris"', { network: 'Store in Paris' }],
      ['"Last Night"', { subject: 'Last Night', words: ['Last Night'] }],
      ['in "Monday Shop"', { network: 'Monday Shop' }],
      ['in Last Night', { network: 'Last Night' }],
      ['Monday Shop', { subject: 'Monday Shop', words: ['Monday', 'Shop'] }],
      ['last mile switch', { subject: 'last mile switch', words: ['last', 'mile', 'switch'] }],
      ['check in', { subject: 'check in', words: ['check', 'in'] }],
      ['in organization', { network: 'organization' }],
      ['page two', { subject: 'page two', words: ['page', 'two'] }],
      ['"page 2" page 3', { subject: 'page 2', words: ['page 2'], page: 3 }],
      ['page 2 page 3', { subject: 'page 2', words: ['page', '2'], page: 3 }],
      ['"last 7d" last 2h', { subject: 'last 7d', words: ['last 7d'], period: 2 * HOUR }],
      ['The Last last 30d', { subject: 'The Last', words: ['The', 'Last'], period: 30 * DAY }],
      ['last', { subject: 'last', words: ['last'] }],
      ['last h', { subject: 'last h', words: ['last', 'h'] }],
      ['"as csv"', { subject: 'as csv', words: ['as csv'] }],
    ];
    for (const [text, found] of cases) t.same(read(text), { ...nothing, ...found }, text);
  },
);

t.test('a phrase that a command does not know is part of its subject', async (t) => {
  t.match(readArguments('ada last 2h as csv page 2', []), { subject: 'ada last 2h as csv page 2', page: 1 });
  t.match(readArguments('AP in lobby', []), { subject: 'AP in lobby', network: undefined });
  t.match(readArguments('ada in organization Harbor Lab', ['period']), {
    subject: 'ada in organization Harbor Lab',
    organization: undefined,
  });
  t.match(readArguments('ada in organization Harbor Lab', ['organization']), {
    subject: 'ada',
    organization: 'Harbor Lab',
  });
});

t.test('a period that is not understood or too long is refused', async (t) => {
  for (const text of ['last 90x', 'last 0h', 'last 367d', 'last 999d', 'last 7d x', 'last 1e3d']) {
    t.throws(() => read(text), { code: 'bad_arguments', message: /don't know the period “last/ }, text);
  }
});

t.test('a page that can not exist is refused', async (t) => {
  for (const text of ['page 0', 'page 000', 'page 1000000', `offline page ${'9'.repeat(40)}`]) {
    t.throws(() => read(text), { code: 'bad_arguments', message: /There is no page \d+\./ }, text);
  }
});

t.test('a text of more than 400 characters is refused', async (t) => {
  t.equal(read('a'.repeat(400)).subject.length, 400);
  t.throws(() => read('a'.repeat(401)), { code: 'bad_arguments', message: /too long for a question/ });
});

t.test('a command line is read as the arguments that it was made of', async (t) => {
  const lines: Partial<Arguments>[] = [
    {},
    { subject: 'offline', words: ['offline'], network: 'N_1', csv: true },
    { network: '', period: 90 * 60_000, page: 4 },
    { network: 'L_5', organization: '549236', period: 2 * DAY },
    { subject: 'Store in Paris', words: ['Store in Paris'], csv: true },
    { subject: 'AP in lobby', words: ['AP', 'in', 'lobby'], network: 'N_1' },
  ];
  for (const args of lines) t.same(read(commandLine('', args)), { ...nothing, ...args });
  t.equal(commandLine('devices', { subject: 'offline', page: 2 }), 'devices offline page 2');
  t.equal(quoted('The "Hub" in Rotterdam'), `"The 'Hub' in Rotterdam"`);
});
