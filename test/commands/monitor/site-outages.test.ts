import t from 'tap';
import { createTimes } from '../../../src/bot/text/times.ts';
import {
  type OrganizationCounts,
  organizationSummary,
  organizationTiles,
} from '../../../src/commands/monitor/organization-outages.ts';
import { outageWords } from '../../../src/commands/monitor/site-outage-rows.ts';
import { type SiteOutage, siteOutages } from '../../../src/commands/monitor/site-outages.ts';
import type { DeviceTimeline, StatusSpan } from '../../../src/commands/monitor/status-spans.ts';
import { createSlices } from '../../../src/core/async/slices.ts';
import { DAY, HOUR, MINUTE } from '../../../src/core/clock.ts';

const END = 24;

/** A device that was offline in these hours, and online else. */
function device(name: string, networkId: string | undefined, ...away: [number, number][]): DeviceTimeline {
  const spans: StatusSpan[] = [];
  let at = 0;
  for (const [from, to] of [...away, [END, END] as const]) {
    if (at < from) spans.push({ from: at, to: from, status: 'online' });
    if (from < to) spans.push({ from, to, status: 'offline' });
    at = to;
  }
  return { serial: name, name, networkId, spans, now: spans.at(-1)?.status, unknown: 0 };
}

const sitesOf = (...devices: DeviceTimeline[]) => siteOutages(devices, { from: 0, to: END }, createSlices());

t.test(
  'outages that overlap are one of their site, with how many devices were offline at once',
  async (t) => {
    const [site, ...others] = await sitesOf(
      device('a', 'N', [2, 5]),
      device('b', 'N', [3, 6], [20, 24]),
      device('c', 'N'),
      device('d', 'N', [6, 7]),
    );
    t.same(others, []);
    t.match(site, { networkId: 'N', devices: ['a', 'b', 'd'], still: 1, deviceTime: 11 });
    t.match(site?.outages, [
      { from: 2, to: 7, devices: 3, isSinceBefore: false, isOngoing: false },
      { from: 20, to: 24, devices: 1, isSinceBefore: false, isOngoing: true },
    ]);
    t.same(
      site?.outages.map(({ pieces }) => pieces.map(({ from, to, devices }) => `${from}–${to}: ${devices}`)),
      [['2–3: 1', '3–5: 2', '5–6: 1', '6–7: 1'], ['20–24: 1']],
    );
  },
);

t.test('the worst site is that whose devices were offline longest together', async (t) => {
  const sites = await sitesOf(
    device('long', 'one', [0, 10]),
    device('a', 'three', [4, 8]),
    device('b', 'three', [4, 8]),
    device('c', 'three', [4, 8]),
    device('short', 'last', [1, 2]),
  );
  t.same(
    sites.map(({ networkId }) => networkId),
    ['three', 'one', 'last'],
  );
  t.match(sites[1]?.outages, [{ isSinceBefore: true, isOngoing: false }]);
});

t.test('what was offline all the time, and what never was, is no outage', async (t) => {
  t.same(await sitesOf(device('spare', 'N', [0, END]), device('well', 'N'), device('well too', 'M')), []);
});

t.test('a begin or an end that is not known is told', async (t) => {
  const now = { ...device('a', 'N'), now: 'offline' };
  const [marked] = await sitesOf({
    ...now,
    spans: [...now.spans, { from: END, to: END, status: 'offline' as const }],
  });
  t.match(marked?.outages, [
    { from: END, to: END, isOngoing: true, pieces: [{ from: END, to: END, devices: 1 }] },
  ]);
  const [over] = await sitesOf({
    ...device('a', 'N'),
    now: 'online',
    spans: [
      { from: 0, to: 3, status: 'online' },
      { from: 3, to: END, status: 'offline', isAtMost: true },
    ],
  });
  t.match(over, { still: 0, outages: [{ from: 3, isAtMost: true, isOngoing: false }] });
  t.match(await sitesOf(device('a', undefined, [1, 2])), [{ networkId: undefined }]);
});

t.test('an outage is written with its begin and end, the day once', async (t) => {
  const now = Date.UTC(2026, 7, 3, 14, 2);
  const times = createTimes('Europe/Amsterdam', now);
  const words = (from: number, to: number, more: Partial<SiteOutage> = {}, isOver = false) => {
    const known = { isSinceBefore: false, isOngoing: false, isAtMost: false, devices: 1 };
    return outageWords({ from: now + from, to: now + to, ...known, ...more }, times, isOver);
  };
  t.equal(words(-2 * HOUR, -HOUR), '14:02–15:02');
  t.equal(words(-DAY, -DAY + HOUR), '2 Aug 16:02–17:02');
  t.equal(words(-DAY, -HOUR), '2 Aug 16:02–15:02');
  t.equal(words(-2 * DAY, -DAY), '1 Aug 16:02–2 Aug 16:02');
  t.equal(words(-DAY, -HOUR, { isSinceBefore: true }), 'until 15:02');
  t.equal(words(-HOUR, 0, { isOngoing: true }), 'since 15:02');
  t.equal(words(-HOUR, 0, { isOngoing: true }, true), 'from 15:02 on');
  t.equal(words(-DAY, 0, { isOngoing: true, isSinceBefore: true }), 'the whole time');
  t.equal(words(-HOUR, 0, { isAtMost: true }), 'from 15:02, end unknown');
  t.equal(words(0, 0, { isOngoing: true }), 'start unknown');
  t.equal(words(-MINUTE, 0), '16:01–16:02');
});

t.test('the headline counts sites, and says what still goes on', async (t) => {
  const none: OrganizationCounts = {
    ...{ sites: 0, stillSites: 0, outages: 0, devices: 0, throughout: 0, still: 0, onlyAlerting: 0 },
    ...{ throughoutNames: [], others: '', isPartial: false },
  };
  const cases: [Partial<OrganizationCounts>, string, string][] = [
    [{}, 'No site had an outage in the last day', 'good'],
    [{ onlyAlerting: 2 }, 'No site had an outage in the last day; 2 devices were alerting', 'warning'],
    [{ others: '2 updating' }, 'No site had an outage in the last day; now 2 updating', 'default'],
    [{ isPartial: true }, 'No known outage at any site in the last day', 'default'],
    [
      { throughout: 3, still: 3 },
      'No site had an outage in the last day; 3 devices were offline the whole time',
      'attention',
    ],
    [{ sites: 1 }, '1 site had an outage in the last day', 'warning'],
    [
      { sites: 1, stillSites: 1, still: 1 },
      '1 site had an outage in the last day; it still has devices offline',
      'attention',
    ],
    [
      { sites: 21, stillSites: 3, still: 9 },
      '21 sites had outages in the last day; 3 still have devices offline',
      'attention',
    ],
    [
      { sites: 2, stillSites: 2, still: 2 },
      '2 sites had outages in the last day; all still have devices offline',
      'attention',
    ],
    [
      { sites: 5, stillSites: 2, still: 2, isPartial: true },
      'At least 5 sites had outages in the last day; at least 2 still have devices offline',
      'attention',
    ],
  ];
  for (const [counts, summary, tone] of cases)
    t.same(organizationSummary({ ...none, ...counts }, 'the last day', false), { summary, tone });
  t.equal(
    organizationSummary({ ...none, sites: 3, stillSites: 1, still: 1 }, 'yesterday', true).summary,
    '3 sites had outages yesterday; 1 had devices offline at the end',
  );
  t.same(organizationTiles(none, false), []);
  t.same(
    organizationTiles({ ...none, sites: 1, outages: 2, devices: 3, still: 4 }, false).map(
      ({ value, label }) => `${value} ${label}`,
    ),
    ['1 site', '2 outages', '3 devices', '4 offline now'],
  );
});
