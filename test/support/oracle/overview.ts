import { type Answer, must, says } from './answers.ts';
import { everything } from './case.ts';
import { at, countIn, isObject, objectsOf, tally, wordOf } from './reading.ts';

const statusOf = (item: unknown) => wordOf(at(item, 'status'));

/** Statuses whose devices are listed, too: how many there are is known without the overview. */
const LISTED = ['offline', 'alerting', 'dormant'];
const KNOWN = [...LISTED, 'online'];

/** Returns the overview that fits a list of availabilities. */
export function overviewOf(body: unknown) {
  const counts = Object.fromEntries(tally(objectsOf(body).flatMap((item) => statusOf(item) ?? [])));
  const byStatus = { online: 0, alerting: 0, offline: 0, dormant: 0, ...counts };
  return { getOrganizationDevicesStatusesOverview: { counts: { byStatus } } };
}

/** Returns the statuses of the devices that have a serial, a name or an address. */
export function namedStatuses(items: unknown): (string | undefined)[] {
  return objectsOf(items)
    .filter(({ serial, name, mac }) => [serial, name, mac].some((one) => wordOf(one) !== undefined))
    .map(statusOf);
}

/** Tells whether a text says how many devices have a status: `2 offline`, `2 devices offline`. */
export function saysDevices(text: string, count: number, status: string): boolean {
  return ['', 'device ', 'devices '].some((noun) => says(text, count, noun + status));
}

/** Checks that nobody is told that all is well, unless Meraki says so of each device. */
export function checkAllOnline(answer: Answer, statuses: readonly (string | undefined)[]): void {
  if (statuses.every((status) => status === 'online')) return;
  must(
    !/\b(all \S*|both) ?devices online|\b1 device, online/i.test(everything(answer)),
    'not all devices are online',
    answer.summary,
  );
}

/** Checks the counts of an overview: those that are known are said, and the others are not said to be 0. */
export function checkOverview(answer: Answer, byStatus: unknown): void {
  const all = everything(answer);
  const statuses = new Set([...KNOWN, ...Object.keys(isObject(byStatus) ? byStatus : {})]);
  for (const status of statuses) {
    const count = countIn(at(byStatus, status));
    if (count !== undefined && count > 0) {
      must(saysDevices(all, count, status), 'a count of the overview is said', {
        status,
        count,
        summary: answer.summary,
      });
    }
    if (status === 'online' && count === undefined)
      must(!says(all, 0, status), 'a count that is not known is not 0', { status, summary: answer.summary });
  }
  const isAllOnline = [...statuses].every((status) => {
    const count = countIn(at(byStatus, status));
    return status === 'online' || count === 0 || (count === undefined && LISTED.includes(status));
  });
  if (!isAllOnline)
    must(
      !/(all \S*|both) ?devices online/i.test(all),
      'not all devices are online by the overview',
      answer.summary,
    );
  if (countIn(at(byStatus, 'online')) !== 0)
    must(
      !/no devices\b(?! offline or alerting)/i.test(answer.summary),
      'devices that are not known are not “no devices”',
      answer.summary,
    );
}
