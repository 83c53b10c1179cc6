import { ageLine } from '../../bot/query/age.ts';
import { unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { refreshButton, type Suggestion } from '../../bot/report/report.ts';
import type { Device } from '../../core/dashboard.ts';
import { type DeviceFindings, findDevice } from './device-findings.ts';
import { deviceHeadline, deviceSections } from './device-sections.ts';
import { resolveDevice } from './resolve-device.ts';

/**
 * The command `device`. Takes one Meraki call to find the device, then two in parallel; one more for a device
 * with uplinks, and one for the networks' names unless they are cached.
 */
export const device = createQueryCommand({
  name: 'device',
  group: 'Devices',
  subject: '<name|serial|MAC|IP>',
  inNetwork: true,
  lists: 'devices',
  summary: 'One device: status, uplinks, open alerts, addresses, firmware',
  examples: [
    'device rotterdam-dc-gw01',
    'device ap03 in "Rotterdam 301"',
    'device Q2KY-AZ5Y-3XBH',
    'device 10.0.1.12',
  ],
  alsoSaid: [
    'tell me about switch sw01',
    'details of a device',
    'where is this access point',
    'find rotterdam-301-ap03',
  ],
  words: {
    device: 3,
    devices: -2,
    '#serial': 5,
    '#device': 4.5,
    '#ip': 1,
    'device #name': 2,
    'device #ip': 4,
    'device #mac': 6,
    'port #device': -4,
    firmware: -3,
    'firmware #device': 6,
    upgrade: -3,
    event: -3,
    change: -4,
    license: -4,
    'find device': 2,
    'where device': 2,
    'device mac': 1,
    'ap having #mac': 7,
    'switch having #mac': 7,
    'appliance having #mac': 7,
    'camera having #mac': 7,
    'device having #mac': 3,
    'port #serial': -4,
    'neighbour #serial': -5,
    'status #device': 3,
    'ok #device': 2,
    'up #device': 2,
    'down #device': 2,
    'how #device': 2,
    'health #device': 2,
    'device down': -2,
    'device down #name': 4,
    'appliance #name': 3,
    'switch #name': 3,
    'ap #name': 3,
    'camera #name': 3,
    'sensor #name': 3,
    'cellular #name': 3,
    appliance: 3,
    switch: 3,
    ap: 3,
    camera: 3,
    sensor: 3,
    cellular: 3,
    'where appliance': 3,
    'where switch': 3,
    'where ap': 3,
    'where camera': 3,
    'where sensor': 3,
    'where cellular': 3,
    appliances: -3,
    switchs: -3,
    aps: -3,
    cameras: -3,
    sensors: -3,
    cellulars: -3,
    'appliance down': -1.5,
    'switch down': -1.5,
    'ap down': -1.5,
    'camera down': -1.5,
    'sensor down': -1.5,
    'cellular down': -1.5,
    'appliance alerting': -1.5,
    'switch alerting': -1.5,
    'ap alerting': -1.5,
    'camera alerting': -1.5,
    'sensor alerting': -1.5,
    'cellular alerting': -1.5,
    'appliance #place': -6,
    'switch #place': -6,
    'ap #place': -6,
    'camera #place': -6,
    'sensor #place': -6,
    'cellular #place': -6,
    'wan #switch': -1,
    'speed #switch': -2,
    'appliance #place #device': 6,
    'switch #place #device': 6,
    'ap #place #device': 6,
    'camera #place #device': 6,
    'sensor #place #device': 6,
    'cellular #place #device': 6,
    'down #past': -4,
    'outages #device': -4,
    'outage #device': -3,
    'list device': -4,
    inventory: -4,
    '#client': -5,
    'device #place': -4,
    list: -2,
    '#mac': 0,
    history: -4,
    'error #switch': -5,
  },
  async answer(query) {
    const { dashboard, args, sayTo } = query;
    const found = await resolveDevice(args.subject, query, {
      say: ({ serial }) => sayTo('device', { subject: serial }),
    });
    const findings = await findDevice(found, dashboard);
    return {
      title: query.title(found.name),
      ...deviceHeadline(found, findings, query),
      sections: deviceSections(found, findings, query),
      notes: unreadNotes(findings.unread),
      age: ageLine,
      suggestions: suggestionsFor(found, findings, query),
      dashboardUrl: found.url,
    };
  },
});

function suggestionsFor(
  { serial, productType, networkId }: Device,
  { networkName }: DeviceFindings,
  { sayTo }: Query,
): Suggestion[] {
  const about = { subject: serial };
  return [
    refreshButton(sayTo('device', about)),
    { title: 'History', command: sayTo('history', about) },
    ...(productType === 'switch' ? [{ title: 'Ports', command: sayTo('ports', about) }] : []),
    ...(networkId !== undefined && networkName !== undefined
      ? [{ title: 'Its network', command: sayTo('status', { network: networkId }) }]
      : []),
  ];
}
