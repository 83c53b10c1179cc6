import t from 'tap';
import { type Arguments, commandLine, quoted, readArguments } from '../../../src/bot/text/arguments.ts';
import { DAY, HOUR } from '../../../src/core/clock.ts';

const ALL = ['network', 'period', 'csv', 'page'] as const;
const nothing = { subject: '', words: [], csv: false, page: 1 };
const read = (said: string) => readArguments(said, ALL);

t.test('the common words, in whatever order', async (t) => {
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
  ];
  for (const [said, found] of cases) t.same(read(said), { ...nothing, ...found }, said);
});

t.test('names that hold such words', async (t) => {
  const cases: [string, Partial<Arguments>][] = [
    [
      'AP in lobby in Rotterdam',
      { subject: 'AP in lobby', words: ['AP', 'in', 'lobby'], network: 'Rotterdam' },
    ],
    ['"AP in lobby"', { subject: 'AP in lobby', words: ['AP in lobby'] }],
    ['in "Store in Paris"', { network: 'Store in Paris' }],
    ['last mile switch', { subject: 'last mile switch', words: ['last', 'mile', 'switch'] }],
    ['check in', { subject: 'check in', words: ['check', 'in'] }],
    ['in organization', { network: 'organization' }],
    ['page 0', { subject: 'page 0', words: ['page', '0'] }],
    ['"as csv"', { subject: 'as csv', words: ['as csv'] }],
  ];
  for (const [said, found] of cases) t.same(read(said), { ...nothing, ...found }, said);
});

t.test('what a command does not take is part of its subject', async (t) => {
  t.match(readArguments('ada last 2h as csv page 2', []), { subject: 'ada last 2h as csv page 2', page: 1 });
  t.match(readArguments('AP in lobby', []), { subject: 'AP in lobby', network: undefined });
  t.match(readArguments('ada in organization Harbor Lab', []), {
    subject: 'ada',
    organization: 'Harbor Lab',
  });
});

t.test('a period that is none', async (t) => {
  for (const said of ['last 90x', 'last 0h', 'last 999d']) {
    t.throws(() => read(said), { code: 'bad_arguments', message: /don't know the period/ });
  }
});

t.test('what a button says is read as it was meant', async (t) => {
  const questions: Partial<Arguments>[] = [
    {},
    { subject: 'offline', words: ['offline'], network: 'N_1', csv: true },
    { network: '', period: 90 * 60_000, page: 4 },
    { network: 'L_5', organization: '549236', period: 2 * DAY },
    { subject: 'Store in Paris', words: ['Store in Paris'], csv: true },
    { subject: 'AP in lobby', words: ['AP', 'in', 'lobby'], network: 'N_1' },
  ];
  for (const question of questions) t.same(read(commandLine('', question)), { ...nothing, ...question });
  t.equal(commandLine('devices', { subject: 'offline', page: 2 }), 'devices offline page 2');
  t.equal(quoted('The "Hub" in Rotterdam'), `"The 'Hub' in Rotterdam"`);
});
