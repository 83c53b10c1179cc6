import type { Device, SwitchPort } from '../../core/dashboard.ts';
import { createAsk } from '../ask/ask.ts';
import { ageLine } from '../ask/health.ts';
import type { Inquiry } from '../ask/inquiry.ts';
import { deviceNamed } from '../find/device.ts';
import { type Report, type Row, type Tone, wholeList } from '../report/report.ts';
import { count, listed, number } from '../words/wording.ts';

/** One call that finds the switch, and one for all of its ports. */
export const ports = createAsk({
  name: 'ports',
  group: 'Devices',
  subject: '<switch>',
  hasList: true,
  summary: 'The ports of a switch: what is wrong, what is connected, and to what',
  examples: ['ports rotterdam-301-sw01', 'ports Q2BX-ZGWP-2YRH', 'ports rotterdam-301-sw01 as csv'],
  async answer(inquiry) {
    const { dashboard, question, say } = inquiry;
    const device = await deviceNamed(question.subject, dashboard, {
      fits: ({ productType }) => productType === 'switch',
      kind: 'switch',
      say: ({ serial }) => say({ subject: serial }),
    });
    return portsReport(device, await dashboard.ports(device.serial), inquiry);
  },
});

const COLUMNS = [
  ...['port', 'status', 'uplink', 'errors', 'warnings', 'speed', 'duplex', 'neighbour', "neighbour's port"],
  ...['clients', 'PoE in Wh', 'usage in bytes', 'sent', 'received', 'kbit/s'],
];

function portsReport(device: Device, all: readonly SwitchPort[], inquiry: Inquiry): Report {
  const { times, say, sayTo } = inquiry;
  const { serial, networkId } = device;
  // Stable: Meraki has them in the order of their numbers.
  const ranked = all.toSorted((a, b) => badness(a) - badness(b));
  return {
    title: inquiry.title('Ports', device.name),
    ...headline(all),
    list: wholeList(ranked, COLUMNS, rowOf),
    notes: all.length > 0 ? ['PoE and usage are of the last day.'] : [],
    age: ageLine(times.now()),
    suggestions: [
      { title: 'Refresh', command: say({ subject: serial }) },
      { title: 'The switch', command: sayTo('device', { subject: serial }) },
      ...(networkId === undefined
        ? []
        : [{ title: 'Clients here', command: sayTo('clients', { network: networkId }) }]),
    ],
  };
}

function headline(ports: readonly SwitchPort[]): Pick<Report, 'summary' | 'tone'> {
  const those = (test: (port: SwitchPort) => boolean) => ports.filter(test).length;
  const errors = those(({ errors }) => errors.length > 0);
  const warnings = those(({ errors, warnings }) => errors.length === 0 && warnings.length > 0);
  const connected = those((port) => stateOf(port) === 'connected');
  if (ports.length === 0) return { summary: 'Meraki tells of no ports', tone: 'default' };
  const parts = [
    errors > 0 ? `${number(errors)} with errors` : '',
    warnings > 0 ? `${number(warnings)} with warnings` : '',
    `${number(connected)} connected`,
    ...(['not connected', 'off'] as const).map((state) => {
      const n = those((port) => stateOf(port) === state);
      return n > 0 ? `${number(n)} ${state}` : '';
    }),
  ].filter((part) => part !== '');
  return {
    summary: `${count(ports.length, 'port')}: ${listed(parts)}`,
    tone: errors > 0 ? 'attention' : warnings > 0 || connected === 0 ? 'warning' : 'good',
  };
}

function badness({ errors, warnings }: SwitchPort): number {
  return errors.length > 0 ? 0 : warnings.length > 0 ? 1 : 2;
}

/** In our words: what Meraki calls disabled was switched off by somebody. */
function stateOf({ enabled, status }: SwitchPort): string {
  if (enabled === false || status === 'Disabled') return 'off';
  if (status === undefined) return '';
  return status === 'Disconnected' ? 'not connected' : status.toLowerCase();
}

function rowOf(port: SwitchPort): Row {
  const { id, isUplink, errors, warnings, speed, duplex, clients, powerWh, neighbour, usage } = port;
  const half = duplex === 'half' ? ' half duplex' : '';
  const tones: Tone[] = ['attention', 'warning', 'default'];
  const met = [neighbour?.name, neighbour?.port === undefined ? undefined : `port ${neighbour.port}`];
  return {
    item: {
      name: `Port ${id}${isUplink ? ' (uplink)' : ''}`,
      state: speed === undefined ? stateOf(port) : `${speed}${half}`,
      tone: half !== '' && badness(port) > 1 ? 'warning' : tones[badness(port)],
      facts: [
        [...errors, ...warnings].join(', '),
        met.some((part) => part !== undefined)
          ? `to ${met.filter((part) => part !== undefined).join(' ')}`
          : '',
        powerWh ? `PoE ${number(Math.round(powerWh))} Wh` : '',
        clients ? count(clients, 'client') : '',
      ],
    },
    cells: [
      ...[id, stateOf(port), isUplink ? 'yes' : '', errors.join('; '), warnings.join('; '), speed, duplex],
      ...[neighbour?.name, neighbour?.port, clients, powerWh],
      ...[usage?.total, usage?.upstream, usage?.downstream, port.kbps],
    ],
  };
}
