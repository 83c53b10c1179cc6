import { createAsk } from '../ask/ask.ts';
import { ageLine, STATUSES, TONES } from '../ask/health.ts';
import type { Inquiry } from '../ask/inquiry.ts';
import { unreadNotes } from '../ask/unless-refused.ts';
import { organizationNames } from '../links/links-of.ts';
import type { Section } from '../report/report.ts';
import { uplinkTone } from '../sites/uplink-words.ts';
import { kindOf } from '../words/products.ts';
import { number } from '../words/wording.ts';
import { networkButtons, organizationButtons } from './status-buttons.ts';
import { findStatus, type StatusFindings } from './status-findings.ts';
import { alertsLine, headline, othersLine, uplinksHeading } from './status-words.ts';

/** How many the answer lists by name. */
const MOST_OFFLINE = 12;
const MOST_UPLINKS = 8;

export const status = createAsk({
  name: 'status',
  group: 'What is going on',
  subject: '[network]',
  inNetwork: true,
  summary: 'What is offline or alerting, in the organization or in one network',
  examples: ['status', 'status Rotterdam distribution centre', 'status in "Rotterdam 301"'],
  async answer(inquiry) {
    const { dashboard, times, others } = inquiry;
    const network = await inquiry.anyNetwork();
    const found = await findStatus(dashboard, network?.id);
    const linked = othersLine(organizationNames(others));
    return {
      title: inquiry.title(network?.name),
      ...headline(found),
      tiles: STATUSES.map((one) => ({ value: number(found.counts[one]), label: one, tone: TONES[one] })),
      sections: [...offline(found, inquiry), ...uplinks(found, inquiry), ...alerts(found)],
      notes: [
        ...(found.isPartial ? ['Only the first 1,000 devices were counted.'] : []),
        ...unreadNotes(found.unread),
        ...(linked === undefined ? [] : [linked]),
      ],
      age: ageLine(times.now()),
      suggestions:
        network === undefined ? organizationButtons(found, inquiry) : networkButtons(network, found, inquiry),
    };
  },
});

function offline({ offline: devices, counts }: StatusFindings, { sayTo }: Inquiry): Section[] {
  const shown = devices.slice(0, MOST_OFFLINE);
  if (shown.length === 0) return [];
  const items = shown.map(({ name, serial, productType }) => ({
    name,
    state: kindOf(productType),
    opens: sayTo('device', { subject: serial }),
  }));
  return [{ heading: 'Offline', items, more: counts.offline - shown.length }];
}

function uplinks(found: StatusFindings, { sayTo }: Inquiry): Section[] {
  const shown = found.uplinks.slice(0, MOST_UPLINKS);
  if (shown.length === 0) return [];
  const items = shown.map(({ device, serial, interface: uplink, status }) => ({
    name: device,
    state: `${uplink} ${status}`,
    tone: uplinkTone(status),
    opens: sayTo('device', { subject: serial }),
  }));
  return [{ heading: uplinksHeading(found), items, more: found.uplinks.length - shown.length }];
}

function alerts({ alerts: counts }: StatusFindings): Section[] {
  const line = alertsLine(counts);
  return line === undefined ? [] : [{ heading: line, items: [] }];
}
