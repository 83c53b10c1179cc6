import t from 'tap';
import { deviceSummary, deviceTiles, networkSummary } from '../../../src/commands/monitor/history-text.ts';
import {
  cutAt,
  type DeviceTimeline,
  deviceTimelines,
  type KnownDevices,
} from '../../../src/commands/monitor/status-spans.ts';
import { statusTotal, worstTimelines } from '../../../src/commands/monitor/status-totals.ts';
import { createSlices } from '../../../src/core/async/slices.ts';
import { HOUR } from '../../../src/core/clock.ts';
import type { DeviceStatus } from '../../../src/core/dashboard.ts';

/** A device that had these statuses, one an hour. */
function timeline(...statuses: DeviceStatus[]): DeviceTimeline {
  const spans = statuses.map((status, at) => ({ from: at * HOUR, to: (at + 1) * HOUR, status }));
  return { serial: 'a', name: 'a', spans, now: statuses.at(-1), unknown: 0 };
}

/** The same where Meraki tells another status now, of which no change was told; undefined for none. */
const nowIs = (now: DeviceStatus | undefined, ...statuses: DeviceStatus[]): DeviceTimeline => {
  const { spans, ...rest } = timeline(...statuses);
  const end = statuses.length * HOUR;
  return { ...rest, now, spans: now === undefined ? spans : [...spans, { from: end, to: end, status: now }] };
};

t.test('the summary of a device counts its outages and says how it is now', async (t) => {
  const cases: [DeviceTimeline, string, string][] = [
    [timeline(), 'No status data for the last day', 'default'],
    [timeline('online'), 'Never offline in the last day', 'good'],
    [timeline('offline'), 'Offline throughout the last day', 'attention'],
    [timeline('alerting'), 'Alerting throughout the last day', 'warning'],
    [timeline('dormant'), 'Dormant throughout the last day', 'default'],
    [timeline('online', 'alerting'), 'Never offline in the last day; alerting once, for 1 h', 'warning'],
    [timeline('alerting', 'online'), 'Never offline in the last day; alerting once, for 1 h', 'good'],
    [timeline('offline', 'online'), 'Offline once in the last day, for 1 h; online now', 'warning'],
    [
      timeline('offline', 'online', 'offline'),
      'Offline twice in the last day, for 2 h; still offline',
      'attention',
    ],
    [timeline('updating'), 'Updating throughout the last day', 'default'],
    [timeline('__proto__'), '__proto__ throughout the last day', 'default'],
    [timeline('online', 'updating'), 'Never offline in the last day; updating now', 'default'],
    [timeline('online', 'dormant'), 'Never offline in the last day; dormant now', 'good'],
    [timeline('offline', 'updating'), 'Offline once in the last day, for 1 h; updating now', 'warning'],
    [nowIs('offline', 'online'), 'Offline once in the last day, start unknown; still offline', 'attention'],
    [nowIs('online', 'offline'), 'Offline once in the last day, for 1 h; online now', 'warning'],
    [
      nowIs(undefined, 'offline', 'online'),
      'Offline once in the last day, for 1 h; current status unknown',
      'warning',
    ],
    [{ ...timeline('online'), unknown: HOUR }, 'No known outage in the last day', 'default'],
  ];
  for (const [one, summary, tone] of cases) t.same(deviceSummary(one, 'the last day'), { summary, tone });
  t.same(deviceTiles(timeline('online')), []);
  t.same(
    deviceTiles(timeline('offline', 'online', 'online', 'online')).map(
      ({ value, label }) => `${value} ${label}`,
    ),
    ['1 outage', '1 h offline', '75% reachable'],
  );
  const labels = (one: DeviceTimeline) => deviceTiles(one).map(({ label }) => label);
  t.same(
    labels(timeline('offline', 'updating')),
    ['outage', 'offline'],
    'who updates may be reachable or not',
  );
  t.same(labels(nowIs('offline', 'online')), ['outage'], 'start unknown');
});

t.test('the summary of a network counts its outages and the devices still offline', async (t) => {
  const cases: [DeviceTimeline[], string, string][] = [
    [[], 'No devices here', 'default'],
    [[timeline('online'), timeline('online')], 'None of 2 devices was offline in the last day', 'good'],
    [
      [timeline('online'), timeline()],
      'None of 2 devices was offline in the last day; now 1 status unknown',
      'default',
    ],
    [
      [timeline('online'), timeline('updating')],
      'None of 2 devices was offline in the last day; now 1 updating',
      'default',
    ],
    [
      [timeline('online'), nowIs('offline', 'online')],
      '1 of 2 devices was offline in the last day: once, start unknown; 1 still offline',
      'attention',
    ],
    [
      [timeline('online'), timeline('alerting')],
      'None of 2 devices was offline in the last day; 1 was alerting',
      'warning',
    ],
    [
      [timeline('online'), timeline('offline', 'online')],
      '1 of 2 devices was offline in the last day: once, 1 h in total',
      'warning',
    ],
    [
      [timeline('offline'), timeline('offline', 'online', 'offline')],
      '2 of 2 devices were offline in the last day: 3 times, 3 h in total; 2 still offline',
      'attention',
    ],
  ];
  for (const [timelines, summary, tone] of cases)
    t.same(networkSummary(timelines, 'the last day', false), { summary, tone });
  const alerting = timeline('alerting', 'alerting', 'online');
  const longest = [
    timeline('online'),
    alerting,
    timeline('offline', 'online'),
    timeline('offline', 'alerting'),
  ];
  t.same(worstTimelines(longest), [longest[3], longest[2], alerting]);
  const updating = timeline('updating', 'online');
  t.same(worstTimelines([updating, ...longest]).at(-1), updating, 'what is not known to be well comes last');
  const [short, long] = [timeline('online', 'offline'), timeline('offline', 'offline', 'online')];
  t.same(worstTimelines([long, short]), [short, long], 'who still is comes first');
  t.equal(
    networkSummary([timeline('offline'), timeline('online')], 'the last day', true).summary,
    '1 of the first 2 devices was offline in the last day: once, 1 h in total; 1 still offline',
  );
});

t.test('a timeline follows from the changes and the present status', async (t) => {
  const change = (at: number, to?: DeviceStatus, from?: DeviceStatus) => ({
    at,
    to,
    from,
    serial: 'a',
    name: 'a',
  });
  const slices = createSlices();
  const timelinesOf = (
    devices: KnownDevices['devices'],
    changes: Parameters<typeof deviceTimelines>[1],
    listed = ['offline', 'alerting'],
  ) => {
    const isAllOf = (status: DeviceStatus) => listed.includes(status);
    return deviceTimelines({ devices, isAllOf }, changes, { from: 0, to: 9 }, slices);
  };
  const spans = async (...args: Parameters<typeof timelinesOf>) => {
    const timelines = await timelinesOf(...args);
    return timelines.map((one) => one.spans.map(({ from, to, status }) => `${from}–${to} ${status}`));
  };
  const known = [{ serial: 'a', name: 'a', status: 'online' }];
  const offline = [{ serial: 'a', name: 'a', status: 'offline' }];
  t.same(await spans(known, []), [['0–9 online']]);
  t.same(await spans([{ serial: 'a', name: 'a' }], []), [[]]);
  t.same(await spans(known, [change(5, 'online', 'offline'), change(3, 'offline', 'online')]), [
    ['0–3 online', '3–5 offline', '5–9 online'],
  ]);
  t.same(await spans([], [change(3, 'offline')]), [['3–9 offline']], 'what was before is not known');
  t.same(await spans(offline, [change(3, 'offline', 'online'), change(5, 'offline', 'alerting')]), [
    ['0–3 online', '3–9 offline'],
  ]);
  t.same(await spans(known, [change(3, 'offline', 'online')]), [['0–3 online', '3–9 offline', '9–9 online']]);
  t.same(await spans(offline, [change(3, 'rebooting', 'online'), change(5, undefined, 'rebooting')]), [
    ['0–3 online', '3–5 rebooting', '9–9 offline'],
  ]);
  t.same(await spans(known, [change(-3, 'offline', 'online'), change(12, 'online')]), [
    ['0–8 offline', '8–9 online'],
  ]);
  t.same(await spans([], [change(9, 'offline', 'online')]), [['0–8 online', '8–9 offline']], 'just now');
  const [back] = await timelinesOf(known, [change(3, 'offline', 'online')]);
  t.match(back && statusTotal(back, 'offline'), { times: 1, length: 6, isAtMost: true });
  const [still] = await timelinesOf(offline, [change(3, 'offline', 'online')]);
  t.match(still && statusTotal(still, 'offline'), { times: 1, length: 6, isAtMost: false });

  const [gone] = await timelinesOf([], [change(3, 'offline', 'online')]);
  t.match(gone, { now: undefined, unknown: 0 }, 'it is not among those that are offline now');
  const [unlisted] = await timelinesOf([], [change(3, 'updating', 'online')]);
  t.equal(unlisted?.now, 'updating', 'nobody lists those');
  const [cut] = await timelinesOf([], [change(3, 'offline')], []);
  t.match(cut, { now: 'offline', unknown: 3 }, 'not all are listed');
});

t.test('with a change to offline that has no time, nothing was never offline', async (t) => {
  const [one, two] = [timeline('online'), timeline('online', 'online')];
  const day = 'the last day';
  t.same(deviceSummary(one, day, false), {
    summary: 'No known outage in the last day',
    tone: 'default',
  });
  t.match(deviceSummary(timeline('offline'), day, false).summary, /^Offline once in the last day/);
  t.same(networkSummary([one], day, false, false), {
    summary: '1 device, no known outage in the last day',
    tone: 'default',
  });
  t.same(networkSummary([one, two], day, false, false), {
    summary: 'No known outage of 2 devices in the last day',
    tone: 'default',
  });
});

t.test('of a time that is over, the summary tells of its end, not of now', async (t) => {
  const whole = timeline('online', 'offline', 'online');
  const cut = cutAt(whole, 0, 1.5 * HOUR);
  t.match(cut, { now: 'offline', unknown: 0, spans: [{ status: 'online' }, { to: 1.5 * HOUR }] });
  t.equal(
    deviceSummary(cut, 'yesterday (2 August)', true, true).summary,
    'Offline once yesterday (2 August), for 30 minutes; offline at the end',
  );
  t.match(
    networkSummary([cut, cut], 'yesterday (2 August)', false, true, true).summary,
    /^2 of 2 devices were offline yesterday \(2 August\): twice, 1 h in total; 2 offline at the end$/,
  );
  t.same(cutAt(whole, 0, HOUR).now, 'online', 'a change at the very end is not in it');
});

t.test('a status whose end is not known is not the one at the end', async (t) => {
  const [known] = timeline('offline').spans;
  const spans = known === undefined ? [] : [{ ...known, isAtMost: true as const }];
  t.match(cutAt({ ...timeline('offline'), spans }, 0, HOUR / 2), { now: undefined, unknown: 0 });
});
