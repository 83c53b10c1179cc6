import type { Device } from '../../core/dashboard.ts';
import { createAsk } from '../ask/ask.ts';
import { ageLine } from '../ask/health.ts';
import type { Inquiry } from '../ask/inquiry.ts';
import { unreadNotes } from '../ask/unless-refused.ts';
import type { Suggestion } from '../report/report.ts';
import { deviceAsked } from './device-asked.ts';
import { type DeviceFindings, findDevice } from './device-findings.ts';
import { deviceHeadline, deviceSections } from './device-sections.ts';

/** One call to find it, then two side by side; one more for what has uplinks, and one when the networks were not read lately. */
export const device = createAsk({
  name: 'device',
  group: 'Devices',
  subject: '<name|serial|MAC|IP>',
  inNetwork: true,
  summary: 'What a device is, how it is, and what is wrong with it',
  examples: [
    'device rotterdam-dc-gw01',
    'device ap03 in "Rotterdam 301"',
    'device Q2KY-AZ5Y-3XBH',
    'device 10.0.1.12',
  ],
  async answer(inquiry) {
    const { dashboard, question, times, sayTo } = inquiry;
    const found = await deviceAsked(question.subject, inquiry, {
      say: ({ serial }) => sayTo('device', { subject: serial }),
    });
    const findings = await findDevice(found, dashboard);
    return {
      title: inquiry.title(found.name),
      ...deviceHeadline(found, findings, inquiry),
      sections: deviceSections(found, findings, inquiry),
      notes: unreadNotes(findings.unread),
      age: ageLine(times.now()),
      suggestions: suggestionsFor(found, findings, inquiry),
    };
  },
});

function suggestionsFor(
  { serial, productType, networkId }: Device,
  { networkName }: DeviceFindings,
  { sayTo }: Inquiry,
): Suggestion[] {
  const about = { subject: serial };
  return [
    { title: 'Refresh', command: sayTo('device', about) },
    { title: 'History', command: sayTo('history', about) },
    ...(productType === 'switch' ? [{ title: 'Ports', command: sayTo('ports', about) }] : []),
    ...(networkId !== undefined && networkName !== undefined
      ? [{ title: 'Its network', command: sayTo('status', { network: networkId }) }]
      : []),
  ];
}
