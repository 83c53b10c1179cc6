import t from 'tap';
import { KnownError } from '../../src/core/errors.ts';
import { json, linkTo, serve } from '../support/scripted-meraki.ts';

t.test('an organization that does not answer keeps no other one waiting', async (t) => {
  const gate = Promise.withResolvers<void>();
  const { api } = await serve(t, async (req, res) => {
    if (req.url?.includes('/organizations/slow/')) await gate.promise;
    json(res, []);
  });
  const slow = Array.from({ length: 24 }, (_, n) => api.open(linkTo('slow')).findDevices({ name: `x${n}` }));
  const settled = Promise.allSettled(slow);
  // The other organization's calls are all still open.
  t.same(await api.open(linkTo('fast')).networks(), []);
  gate.resolve();
  await settled;
});

t.test('a link that ends while a call waits for its turn is not used any more', async (t) => {
  const sent: string[] = [];
  const { api } = await serve(t, (req, res, n) => {
    sent.push(String(req.headers.authorization));
    if (n === 1)
      return json(res, { errors: ['API rate limit exceeded for organization'] }, 429, { 'retry-after': '1' });
    json(res, []);
  });
  let asked = 0;
  const source = {
    token: async () => {
      asked += 1;
      if (asked > 1) throw new Error('the link has ended');
      return 'first-token';
    },
    renew: async () => 'renewed-token',
  };
  await t.rejects(api.open(linkTo('1', source)).networks(), /the link has ended/);
  t.same(sent, ['Bearer first-token']);
});

t.test(
  'when a link gives no token to one call of a command, the other calls do not ask it again',
  async (t) => {
    const { api, log } = await serve(t, (_req, res) => json(res, []));
    let asked = 0;
    const refused = new KnownError('sign_in_unavailable', 'No.', 'Later.');
    const source = {
      async token(): Promise<string> {
        asked += 1;
        throw refused;
      },
      renew: async () => 'renewed-token',
    };
    const dashboard = api.open(linkTo('1', source));
    await t.rejects(dashboard.networks(), refused);
    await t.rejects(dashboard.statusCounts(), refused);
    t.equal(asked, 1);
    t.notMatch(log.lines.join('\n'), /Meraki answered/);
    await t.rejects(api.open(linkTo('1', source)).networks(), refused);
    t.equal(asked, 2, 'the next command asks again');
  },
);
