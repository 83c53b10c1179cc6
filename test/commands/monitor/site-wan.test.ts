import t from 'tap';
import { fineWan, poorLine, wanItem, wanState } from '../../../src/commands/monitor/site-wan.ts';
import type { GatewayStatuses } from '../../../src/commands/sites/gateways.ts';
import { rankLineQualities } from '../../../src/commands/sites/line-quality.ts';
import { siteUplinks } from '../../../src/commands/sites/site-uplinks.ts';
import { createSlices } from '../../../src/core/async/slices.ts';
import type { Uplink } from '../../../src/core/dashboard.ts';

const slices = createSlices();
const times = { at: (time: number) => `hour ${time / 3_600_000}` };
const names = { deviceName: () => undefined, networkName: () => 'Oslo' };

/** Reads a site with one gateway. */
function site(status: string | undefined, uplinks: Uplink[] | undefined) {
  const device = { serial: 'Q2', networkId: 'N_1', model: 'MX85', uplinks, lastReportedAt: 7_200_000 };
  const statuses: GatewayStatuses = {
    items: status === undefined ? [] : [{ serial: 'Q2', name: 'gw', networkId: 'N_1', status, tags: [] }],
    restIsUp: false,
  };
  return siteUplinks({ items: [device], isCut: false }, { ...names, statuses }, slices);
}

const uplinksOf = (...statuses: (string | undefined)[]) =>
  statuses.map((status, n): Uplink => ({ interface: `wan${n + 1}`, status }));

const line = (uplink: string, lossPercent: number | undefined, latencyMs: number | undefined) =>
  rankLineQualities(
    [{ serial: 'Q2', networkId: 'N_1', uplink, ip: '8.8.8.8', points: [{ at: 0, lossPercent, latencyMs }] }],
    names,
    slices,
  );

t.test('the state of uplinks says no more than Meraki', async (t) => {
  const cases: [string | undefined, (string | undefined)[], string, string][] = [
    ['online', ['active'], 'Uplink OK', 'good'],
    ['online', ['active', 'ready'], 'Both uplinks OK', 'good'],
    ['online', ['active', 'ready', 'ready'], 'All 3 uplinks OK', 'good'],
    ['online', ['active', 'not connected'], 'Uplink OK', 'good'],
    ['online', ['active', 'connecting'], 'wan2 connecting', 'warning'],
    ['online', ['active', undefined], 'wan2 status unknown', 'default'],
    ['online', ['failed', 'not connected'], 'no working uplink', 'attention'],
    ['online', ['failed', undefined], 'uplink status unknown', 'default'],
    ['offline', ['failed'], 'down', 'attention'],
    ['dormant', ['failed'], 'dormant', 'default'],
  ];
  for (const [status, statuses, text, tone] of cases)
    t.same(
      wanState({ uplinks: await site(status, uplinksOf(...statuses)), lines: undefined }),
      { text, tone },
      text,
    );
  t.equal(wanState({ uplinks: undefined, lines: undefined }), undefined);
  t.equal(wanState({ uplinks: await site('online', undefined), lines: undefined }), undefined);
  t.same(wanState({ uplinks: undefined, lines: await line('wan1', 0, 12) }), {
    text: 'no loss, 12 ms',
    tone: 'default',
  });
});

t.test('loss and latency stand beside their uplink, and are poor from their limits on', async (t) => {
  const uplinks = await site('online', uplinksOf('active', 'ready'));
  const fine = { uplinks, lines: await line('wan1', 0, 12) };
  t.match(wanItem(fine, 'uplinks', times), {
    facts: ['wan1 active, no loss, 12 ms', 'wan2 ready'],
    opens: 'uplinks',
  });
  t.equal(fineWan(fine), 'both uplinks OK');
  t.equal(poorLine(fine), undefined);
  const poor = { uplinks, lines: await line('wan2', 1.5, 30) };
  t.match(wanItem(poor, 'uplinks', times), { state: /^wan2: 1\.5 ?% loss, 30 ms$/, tone: 'warning' });
  t.equal(fineWan(poor), '');
  t.match(poorLine(poor), { text: /^wan2 1\.5 ?% loss/, tone: 'warning' });
  const unmeasured = { uplinks, lines: await line('wan1', undefined, undefined) };
  t.match(wanItem(unmeasured, 'uplinks', times), { state: 'Both uplinks OK' });
});

t.test('a site that is down says since when Meraki has heard nothing of it', async (t) => {
  const found = async (status: string) => ({
    uplinks: await site(status, uplinksOf('failed')),
    lines: undefined,
  });
  t.match(wanItem(await found('offline'), 'uplinks', times), {
    state: 'down',
    facts: ['since hour 2', 'wan1 failed'],
  });
  t.match(wanItem(await found('online'), 'uplinks', times), { facts: ['wan1 failed'] });
});
