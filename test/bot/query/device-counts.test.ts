import t from 'tap';
import { countNotes, othersInWords, worseCounts } from '../../../src/bot/query/device-counts.ts';

/** Devices with so many of each status; `''` stands for none. */
function devices(numbers: Record<string, number>) {
  return Object.entries(numbers).flatMap(([status, n]) =>
    Array.from({ length: n }, () => ({ status: status === '' ? undefined : status })),
  );
}

const all = () => true;
const none = () => false;

t.test('the worse of what Meraki counts and lists is told', async (t) => {
  const cases: [Record<string, number>, Record<string, number>, Record<string, number>][] = [
    [{ online: 8 }, { online: 7, offline: 1 }, { offline: 1, online: 7 }],
    [
      { offline: 2, online: 6 },
      { offline: 3, online: 5 },
      { offline: 3, online: 5 },
    ],
    [
      { offline: 3, online: 5 },
      { offline: 2, online: 6 },
      { offline: 3, online: 5 },
    ],
    [{ online: 6 }, { online: 5, updating: 1 }, { updating: 1, online: 5 }],
    [{ online: 6 }, { online: 5, '': 1 }, { 'status unknown': 1, online: 5 }],
    [{ online: 5 }, { online: 20, dormant: 2 }, { dormant: 2, online: 20 }],
  ];
  for (const [overview, listed, expected] of cases) {
    const { counts, atLeast, notKnown } = worseCounts(
      new Map(Object.entries(overview)),
      devices(listed),
      all,
    );
    t.same(Object.fromEntries([...counts].filter(([, n]) => n > 0)), expected);
    t.same(atLeast, []);
    t.same(notKnown, []);
  }
});

t.test('a list that is not whole can only add to what Meraki counts', async (t) => {
  const overview = new Map([
    ['online', 8],
    ['offline', 2],
  ]);
  const found = worseCounts(overview, devices({ online: 3, offline: 5, alerting: 1 }), none);
  t.equal(found.counts.get('online'), 8);
  t.equal(found.counts.get('offline'), 5);
  t.same(found.atLeast, ['alerting'], 'there may be more');
  t.same(found.notKnown, ['dormant']);
  t.same(countNotes(found), [
    'Meraki counts 2 devices offline and lists 5.',
    'Meraki does not say how many devices are dormant.',
  ]);
  const odder = new Map(
    Object.entries({ offline: 1, alerting: 1, dormant: 1, updating: 2, paused: 2, online: 4 }),
  );
  t.same(
    countNotes(worseCounts(odder, devices({ online: 3 }), all)),
    [
      'Meraki counts 1 device offline and lists 0; counts 1 device alerting and lists 0; counts 1 device dormant and lists 0; counts 4 devices online and lists 3; differs in 2 more.',
    ],
    'words of ours come first',
  );
  const odd = worseCounts(new Map([['updating', undefined]]), [], (status) => status === 'offline');
  t.same(odd.notKnown, ['alerting', 'dormant', 'updating', 'online']);
  t.equal(odd.counts.get('offline'), 0, 'the list says so');
});

t.test("Meraki's other words are counted, three of them by name", async (t) => {
  const words = (numbers: Record<string, number>) => othersInWords(new Map(Object.entries(numbers)));
  t.equal(words({ online: 3, offline: 2, rebooting: 0 }), '');
  t.equal(words({ updating: 1200, online: 3, 'status unknown': 1 }), '1,200 updating and 1 status unknown');
  t.equal(words({ a: 1, b: 2, c: 3, d: 4, e: 5 }), '1 a, 2 b, 3 c and 9 in other states');
  t.equal(words({ a: 1, b: 2, c: 3, d: 1 }), '1 a, 2 b, 3 c and 1 in another state');
});
