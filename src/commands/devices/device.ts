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
  summary: 'One device: status, uplinks, open alerts, addresses, firmware',
  examples: [
    'device rotterdam-dc-gw01',
    'device ap03 in "Rotterdam 301"',
    'device Q2KY-AZ5Y-3XBH',
    'device 10.0.1.12',
  ],
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
