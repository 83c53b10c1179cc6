import t from 'tap';
import { alertsOf } from '../../src/sandbox/meraki/estate/alerts.ts';
import { standardSizes } from '../../src/sandbox/meraki/estate/sizes.ts';
import { hasUplinks } from '../../src/sandbox/meraki/estate/uplinks.ts';
import { NOW } from '../support/chat.ts';
import { readCsv } from '../support/csv-reader.ts';
import { empty, few, startAsking } from '../support/queries.ts';

const HOUR = 3_600_000;

/** Returns the number that a headline says before these words; 0 when it does not say them. */
function figure(headline = '', words: RegExp): number {
  const [, number = '0'] = new RegExp(`([\\d,]+) ${words.source}`).exec(headline) ?? [];
  return Number(number.replaceAll(',', ''));
}

type Ask = Awaited<ReturnType<typeof startAsking>>['ask'];

/** Asks all commands that tell of sites and uplinks, and returns the figures of each. */
async function figuresOf(ask: Ask) {
  const said = async (question: string) => (await ask(question)).texts[1];
  const [status, uplinks, vpn] = [await said('status'), await said('uplinks'), await said('vpn')];
  return {
    down: {
      status: figure(status, /sites? down/),
      uplinks: figure(uplinks, /sites? down/),
      vpn: figure(vpn, /(?:of [\d,]+ sites? )?down/),
      appliances: figure(await said('devices MX offline'), /security appliances? offline/),
    },
    dormant: {
      uplinks: figure(uplinks, /dormant/),
      vpn: figure(vpn, /(?:of [\d,]+ sites? )?dormant/),
      appliances: figure(await said('devices MX dormant'), /security appliances? dormant/),
    },
    failed: {
      status: figure(status, /uplinks? failed/),
      uplinks: figure(uplinks, /of [\d,]+ uplinks? failed/),
    },
  };
}

/** The same number for each of the keys. */
const all = <K extends string>(number: number, figures: Record<K, number>) =>
  Object.fromEntries(Object.keys(figures).map((key) => [key, number]));

t.test('all commands give the same figures of sites and uplinks, at any time', async (t) => {
  let [down, dormant, failed] = [0, 0, 0];
  for (const [hours, sizes] of [
    [0, standardSizes],
    [7, few],
    [100, standardSizes],
    [31, few],
  ] as const) {
    const { ask } = await startAsking(t, { now: () => NOW + hours * HOUR, sizes });
    const figures = await figuresOf(ask);
    t.same(figures.down, all(figures.down.appliances, figures.down), `${hours} h, down`);
    t.same(figures.dormant, all(figures.dormant.appliances, figures.dormant), `${hours} h, dormant`);
    t.same(figures.failed, all(figures.failed.uplinks, figures.failed), `${hours} h, failed`);
    down += figures.down.appliances;
    dormant += figures.dormant.appliances;
    failed += figures.failed.uplinks;
  }
  t.ok(down > 5 && dormant > 5 && failed > 5, `${down} down, ${dormant} dormant, ${failed} failed`);
});

t.test('each gateway that is offline has an alert, unless a person dismissed it', async (t) => {
  const { ask, organization } = await startAsking(t);
  const estate = organization();
  if (estate === undefined) throw new Error('no estate');
  const gateways = new Map(estate.devices.filter(hasUplinks).map((device) => [device.serial, device]));
  const dismissed = alertsOf(estate, { from: NOW, to: NOW }, NOW)
    .filter(
      ({ type, device, dismissedAt }) =>
        type === 'unreachable' && gateways.has(device.serial) && dismissedAt !== null,
    )
    .map(({ device }) => device.serial);
  const columnOf = async (question: string, fits: (row: Partial<Record<string, string>>) => boolean) => {
    const [header = [], ...rows] = readCsv((await ask(question)).file?.data.toString() ?? '');
    return rows
      .map((row) => Object.fromEntries(header.map((name, at) => [name, row[at]])))
      .filter(fits)
      .map(({ serial = '' }) => serial);
  };
  const offline = await columnOf('devices MX MG offline as csv', () => true);
  const alerted = await columnOf(
    'alerts as csv',
    ({ title, serial = '' }) => title === 'Device is unreachable' && gateways.has(serial),
  );
  t.ok(
    offline.length > 5 && dismissed.length > 0,
    `${offline.length} offline, ${dismissed.length} dismissed`,
  );
  t.same([...alerted, ...dismissed].toSorted(), offline.toSorted());
});

t.test('all commands take a spare that is heard for its site', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  const sites: [networkId: string, primary: string, spare: string, reachability: string][] = [
    ['both up', 'online', 'online', 'reachable'],
    ['spare up', 'offline', 'alerting', 'reachable'],
    ['primary up', 'online', 'offline', 'reachable'],
    ['both off', 'offline', 'offline', 'unreachable'],
    ['spare dormant', 'offline', 'dormant', 'unreachable'],
    ['both dormant', 'dormant', 'dormant', 'unreachable'],
  ];
  const gateways = sites.flatMap(([networkId, ...statuses], site) =>
    ['primary', 'spare'].map((role, n) => ({
      ...{ networkId, role, status: statuses[n] ?? '', serial: `Q2XX-${site}00${n}` },
    })),
  );
  const isHeard = (status: string) => status === 'online' || status === 'alerting';
  const counted = Map.groupBy(gateways, ({ status }) => status);
  const answers: [path: RegExp, body: unknown][] = [
    [
      /uplinks\/statuses$/,
      gateways.map(({ serial, networkId, role, status }) => ({
        ...{ serial, networkId, model: 'MX85', highAvailability: { enabled: true, role } },
        uplinks: [{ interface: 'wan1', status: isHeard(status) ? 'active' : 'failed' }],
      })),
    ],
    [
      /availabilities$/,
      gateways.map(({ serial, networkId, role, status }) => ({
        ...{
          serial,
          status,
          name: `${networkId} ${role}`,
          productType: 'appliance',
          network: { id: networkId },
        },
      })),
    ],
    [
      /vpn\/statuses$/,
      sites.map(([networkId, deviceStatus, , reachability]) => ({
        ...{ networkId, networkName: networkId, deviceStatus, thirdPartyVpnPeers: [] },
        merakiVpnPeers: [{ networkId: 'hub', networkName: 'Hub', reachability }],
      })),
    ],
    [
      /statuses\/overview$/,
      { counts: { byStatus: Object.fromEntries([...counted].map(([status, own]) => [status, own.length])) } },
    ],
  ];
  for (const [path, body] of answers) {
    meraki.faults.add({
      path,
      times: 20,
      effect: { kind: 'answer', status: 200, body: JSON.stringify(body) },
    });
  }
  const { down, dormant, failed } = await figuresOf(ask);
  t.same(down, { status: 2, uplinks: 2, vpn: 2, appliances: 5 }, 'appliances are counted one by one');
  t.same(dormant, { uplinks: 1, vpn: 1, appliances: 3 });
  t.same(failed, { status: 8, uplinks: 8 });
});
