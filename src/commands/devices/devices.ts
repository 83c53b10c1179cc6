import type { DeviceAvailability, DeviceStatus, StatusCounts } from '../../core/dashboard.ts';
import { createAsk } from '../ask/ask.ts';
import { ageLine, STATUSES, TONES } from '../ask/health.ts';
import { inParts } from '../ask/in-parts.ts';
import type { Inquiry } from '../ask/inquiry.ts';
import { networkNames } from '../ask/network-names.ts';
import type { List, Report, Row } from '../report/report.ts';
import { kindOf } from '../words/products.ts';
import { count, listed, number } from '../words/wording.ts';
import { type DeviceFilter, deviceFilter } from './devices-filter.ts';

/** One call for the numbers, one for the networks' names, and one per 1,000 devices that are looked at. */
export const devices = createAsk({
  name: 'devices',
  group: 'Devices',
  subject: '[offline|alerting|dormant|online] [MX|MS|MR|MV|MT|MG] [tag:…]',
  inNetwork: true,
  hasList: true,
  summary: 'Which devices there are and how they are, worst first',
  examples: ['devices offline', 'devices MR in Rotterdam 301', 'devices tag:pilot', 'devices as csv'],
  async answer(inquiry) {
    const { dashboard, question, times, say } = inquiry;
    const filter = deviceFilter(question.words);
    const network = await inquiry.network();
    const productTypes = filter.productType === undefined ? undefined : [filter.productType];
    const [counts, nameOf] = await Promise.all([
      dashboard.statusCounts({ networkId: network?.id, productTypes }),
      networkNames(dashboard),
    ]);
    const statuses = (filter.status === undefined ? STATUSES : [filter.status]).filter(
      (one) => counts[one] > 0,
    );
    const total = statuses.reduce((sum, status) => sum + counts[status], 0);
    return {
      title: inquiry.title(network?.name),
      ...headline(filter, statuses, counts),
      // How many have a tag, Meraki does not tell without a list of them.
      list: {
        ...listOf(filter, statuses, network?.id, nameOf, inquiry),
        total: filter.tag === undefined ? total : undefined,
      },
      age: ageLine(times.now()),
      suggestions: [{ title: 'Refresh', command: say({}) }],
    };
  },
});

function headline(
  { productType, tag }: DeviceFilter,
  statuses: readonly DeviceStatus[],
  counts: StatusCounts,
): Pick<Report, 'summary' | 'tone'> {
  const kind = kindOf(productType) || 'device';
  const tagged = tag === undefined ? '' : ` with the tag ${tag}`;
  const [worst] = statuses;
  if (worst === undefined) return { summary: `No such ${kind}${tagged}`, tone: 'default' };
  if (tag !== undefined) return { summary: `Every ${kind}${tagged}, worst first`, tone: 'default' };
  const parts = statuses.map((status) => `${number(counts[status])} ${status}`);
  const total = statuses.reduce((sum, status) => sum + counts[status], 0);
  const all = count(total, kind, kind === 'switch' ? 'switches' : `${kind}s`);
  return {
    summary: statuses.length === 1 ? `${all} ${worst}` : `${all}: ${listed(parts)}`,
    tone: TONES[worst],
  };
}

/** A page is of one status, so that the worst come first without reading the others. */
function listOf(
  { productType, tag }: DeviceFilter,
  statuses: readonly DeviceStatus[],
  networkId: string | undefined,
  nameOf: (networkId: string | undefined) => string,
  inquiry: Inquiry,
): List {
  const filter = {
    networkId,
    productTypes: productType === undefined ? undefined : [productType],
    tags: tag === undefined ? undefined : [tag],
  };
  return {
    columns: ['name', 'status', 'kind', 'network', 'serial', 'MAC', 'tags'],
    read: inParts(statuses, async (dashboard, status, from) => {
      const { items, next } = await dashboard.availabilities({ ...filter, statuses: [status] }, from);
      return { rows: items.map((device) => rowOf(device, nameOf(device.networkId), inquiry)), next };
    }),
  };
}

function rowOf(device: DeviceAvailability, network: string, { sayTo }: Inquiry): Row {
  const { name, serial, status, productType, mac, tags } = device;
  const kind = kindOf(productType);
  return {
    item: {
      name,
      state: status,
      tone: TONES[status],
      facts: [kind, network],
      opens: sayTo('device', { subject: serial }),
    },
    cells: [name, status, kind, network, serial, mac, tags.join(' ')],
  };
}
