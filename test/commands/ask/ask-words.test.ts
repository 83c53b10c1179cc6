import t from 'tap';
import type { Ask } from '../../../src/commands/ask/ask.ts';
import { questionFor } from '../../../src/commands/ask/ask-words.ts';
import { DAY } from '../../../src/core/clock.ts';

const plain: Ask = {
  name: 'uplinks',
  group: 'Sites and WAN',
  summary: 'x',
  examples: ['uplinks'],
  answer: async () => ({ title: 'x', summary: 'x', tone: 'good' }),
};
const lookback = { usual: DAY, longest: 31 * DAY };

t.test(
  'a common word that does not go with a command is named, never dropped or read as a name',
  async (t) => {
    const status: Ask = { ...plain, name: 'status', subject: '[network]', inNetwork: true };
    t.throws(() => questionFor(status, 'in Rotterdam last 24h'), /`status` tells how it is now/);
    t.throws(() => questionFor(status, 'as csv'), /`status` has no list/);
    t.throws(() => questionFor(status, 'page 2'), /`status` has no list/);
    t.throws(
      () => questionFor({ ...plain, name: 'top' }, 'in Rotterdam'),
      /`top` is about the whole organization/,
    );
    t.throws(() => questionFor(status, 'gw01 in Rotterdam'), /`status` does not go with “gw01”/);
    t.throws(
      () => questionFor({ ...plain, inNetwork: true }, 'gw01 in Rotterdam'),
      /does not go with “gw01”/,
    );
    t.throws(() => questionFor(plain, 'gw01'), /`uplinks` does not go with “gw01”/);
  },
);

t.test('those that do go with it are read', async (t) => {
  const ask: Ask = { ...plain, subject: '[words]', inNetwork: true, lookback, hasList: true };
  t.match(questionFor(ask, 'offline in Rotterdam last 7d as csv'), {
    subject: 'offline',
    network: 'Rotterdam',
    period: 7 * DAY,
    csv: true,
  });
  t.match(questionFor(plain, 'in organization Harbor Lab'), { organization: 'Harbor Lab' });
});

t.test('a bare name is the network of a command that takes nothing else', async (t) => {
  const ask: Ask = { ...plain, inNetwork: true };
  t.match(questionFor(ask, 'Rotterdam 301'), { subject: '', words: [], network: 'Rotterdam 301' });
  t.match(questionFor(ask, ''), { subject: '', network: undefined });
});

t.test('what is missing is asked for, with an example', async (t) => {
  const ask: Ask = { ...plain, subject: '<name|MAC>' };
  t.throws(() => questionFor(ask, ''), /Which name or MAC\?/);
});
