import t from 'tap';
import { checkArguments } from '../../../src/bot/query/check-arguments.ts';
import type { QuerySpec } from '../../../src/bot/query/query-spec.ts';
import { DAY } from '../../../src/core/clock.ts';
import { NOW } from '../../support/chat.ts';

const plain: QuerySpec = {
  name: 'uplinks',
  group: 'Sites and WAN',
  summary: 'x',
  examples: ['uplinks'],
  answer: async () => ({ title: 'x', summary: 'x', tone: 'good' }),
};
const lookback = { defaultPeriod: DAY, maxPeriod: 31 * DAY };

t.test('a phrase that does not go with a command is named, never dropped or read as a name', async (t) => {
  const status: QuerySpec = { ...plain, name: 'status', subject: '[network]', inNetwork: true };
  t.throws(() => checkArguments(status, 'in Rotterdam last 24h', NOW), /`status` shows the current state/);
  t.throws(() => checkArguments(status, 'as csv', NOW), /`status` has no list/);
  t.throws(() => checkArguments(status, 'page 2', NOW), /`status` has no list/);
  t.throws(() => checkArguments(status, 'gw01 in Rotterdam', NOW), /`status` can't be combined with “gw01”/);
  t.throws(
    () => checkArguments({ ...plain, inNetwork: true }, 'gw01 in Rotterdam', NOW),
    /can't be combined with “gw01”/,
  );
  t.throws(() => checkArguments(plain, 'gw01', NOW), /`uplinks` can't be combined with “gw01”/);
});

t.test('the phrases that go with a command are read', async (t) => {
  const spec: QuerySpec = { ...plain, subject: '[words]', inNetwork: true, lookback, hasList: true };
  t.match(checkArguments(spec, 'offline in Rotterdam last 7d as csv', NOW), {
    subject: 'offline',
    network: 'Rotterdam',
    period: 7 * DAY,
    csv: true,
  });
  t.match(checkArguments(plain, 'in organization Harbor Lab', NOW), { organization: 'Harbor Lab' });
});

t.test('a bare name is the network of a command that takes nothing else', async (t) => {
  const spec: QuerySpec = { ...plain, inNetwork: true };
  t.match(checkArguments(spec, 'Rotterdam 301', NOW), { subject: '', words: [], network: 'Rotterdam 301' });
  t.match(checkArguments(spec, '', NOW), { subject: '', network: undefined });
});

t.test('where a name is needed, words that could be a time are the name', async (t) => {
  const device: QuerySpec = { ...plain, name: 'device', subject: '<name|serial|MAC|IP>' };
  t.match(checkArguments(device, 'friday', NOW), { subject: 'friday', period: undefined });
  t.match(checkArguments(device, 'last mile switch', NOW), {
    subject: 'last mile switch',
    period: undefined,
  });
  t.match(checkArguments(device, '"Store yesterday"', NOW), {
    subject: 'Store yesterday',
    period: undefined,
  });
  t.throws(() => checkArguments(device, 'gw01 yesterday', NOW), {
    message: /`device` shows the current state/,
    choice: { of: [{ command: 'history gw01 yesterday' }, { command: 'device gw01' }] },
  });
});
