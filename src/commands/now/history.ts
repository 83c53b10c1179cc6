import { DAY } from '../../core/clock.ts';
import type { Device, Network } from '../../core/dashboard.ts';
import { createAsk } from '../ask/ask.ts';
import { ageLine } from '../ask/health.ts';
import type { Inquiry } from '../ask/inquiry.ts';
import { deviceNamed } from '../find/device.ts';
import { networkOrDevice } from '../find/network-or-device.ts';
import type { Report, Suggestion } from '../report/report.ts';
import { number } from '../words/wording.ts';
import { findHistory } from './history-findings.ts';
import { changeList, timelineOf, worstSection } from './history-lists.ts';
import { deviceSummary, deviceTiles, networkSummary } from './history-words.ts';

/** Beside what it takes to find the device or network: two calls, and one more per 1,000 changes. */
export const history = createAsk({
  name: 'history',
  group: 'What is going on',
  subject: '[device|network]',
  inNetwork: true,
  ofOneNetwork: true,
  lookback: { usual: DAY, longest: 31 * DAY },
  hasList: true,
  summary: 'When a device, or what is in a network, was offline or alerting',
  examples: [
    'history Rotterdam 301',
    'history rotterdam-dc-gw01 last 7d',
    'history ap03 in "Rotterdam 301"',
    'history in Head office last 31d as csv',
  ],
  async answer(inquiry) {
    const { question, dashboard, times, say, sayTo, since } = inquiry;
    const about = await subjectOf(inquiry);
    const { network, device } = about;
    const found = await findHistory(about, inquiry, dashboard);
    const self =
      device === undefined
        ? { subject: '', network: network?.id }
        : { subject: device.serial, network: undefined };
    const suggestions: Suggestion[] = [
      { title: 'Refresh', command: say(self) },
      ...(question.period === 7 * DAY
        ? []
        : [{ title: 'Last 7 days', command: say({ ...self, period: 7 * DAY }) }]),
      device === undefined
        ? { title: 'Status', command: sayTo('status', { network: network?.id }) }
        : { title: 'Device', command: sayTo('device', { subject: device.serial }) },
    ];
    return {
      title: inquiry.title(device?.name ?? network?.name),
      ...(device === undefined ? ofNetwork(found, network?.name ?? '', inquiry) : ofDevice(found, inquiry)),
      list: changeList(found.changes, device === undefined, inquiry),
      notes: found.isCut
        ? [
            `There were more changes than the newest ${number(found.changes.length)}: all of this is since ${times.at(found.since)}, not since ${times.at(since)}.`,
          ]
        : [],
      age: ageLine(times.now()),
      suggestions,
    };
  },
});

type Found = Awaited<ReturnType<typeof findHistory>>;

function ofDevice(found: Found, inquiry: Inquiry): Pick<Report, 'summary' | 'tone' | 'tiles' | 'chart'> {
  const [past = { serial: '', name: '', spans: [] }] = found.pasts;
  const chart = past.spans.length === 0 ? undefined : timelineOf([past], past.name, found.since, inquiry);
  return { ...deviceSummary(past, periodOf(found, inquiry)), tiles: deviceTiles(past), chart };
}

function ofNetwork(
  found: Found,
  name: string,
  inquiry: Inquiry,
): Pick<Report, 'summary' | 'tone' | 'sections' | 'chart'> {
  const { section, pictured } = worstSection(found.pasts, inquiry);
  const chart =
    pictured.length === 0
      ? undefined
      : timelineOf(pictured, `Worst devices of ${name}`, found.since, inquiry);
  return {
    ...networkSummary(found.pasts, periodOf(found, inquiry)),
    sections: section === undefined ? [] : [section],
    chart,
  };
}

/** `the last 24 hours`, or what there was room for. */
function periodOf({ isCut, since }: Found, { periodWords, times }: Inquiry): string {
  return isCut ? `the time since ${times.at(since)}` : periodWords;
}

/** What it is about; a network of exactly that name before a device. @throws KnownError */
async function subjectOf(inquiry: Inquiry): Promise<{ network?: Network; device?: Device }> {
  const { question, dashboard, say } = inquiry;
  const { subject } = question;
  if (subject === '') return { network: await inquiry.oneNetwork() };
  const ofOne = (serial: string) => say({ subject: serial, network: undefined });
  if (question.network !== undefined) {
    const network = await inquiry.network();
    const device = await deviceNamed(subject, dashboard, {
      fits: ({ networkId }) => network === undefined || networkId === network.id,
      say: ({ serial }) => ofOne(serial),
    });
    return { device };
  }
  return networkOrDevice(subject, dashboard, (one) =>
    one.kind === 'network' ? say({ subject: '', network: one.network.id }) : ofOne(one.device.serial),
  );
}
