import { unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import type { Sentence } from '../../bot/report/report.ts';
import { during } from '../../bot/text/period.ts';
import { productNouns } from '../../bot/text/products.ts';
import { capitalized, countOf, formatNumber, listed } from '../../bot/text/wording.ts';
import { MINUTE } from '../../core/clock.ts';
import type { Network } from '../../core/dashboard.ts';
import { durationInWords } from '../../core/duration.ts';
import { type EventLog, eventsOf, type LoggedEvent } from './events-log.ts';

/** Says why no log was read: the product is not in the network, or Meraki keeps no event log of it. */
export function noEventsHeadline({ productTypes }: Network, productType: string | undefined): string {
  if (productTypes.length === 0)
    return 'Meraki names no product lines here, so there is no event log to read';
  if (productType === undefined) return 'Meraki has no event log for the devices here';
  const [, kinds] = productNouns(productType);
  return productTypes.includes(productType) ? `${capitalized(kinds)} have no event log` : `No ${kinds} here`;
}

/** Returns `312 events in the last 2 hours, most often DHCP lease (120); 2 without a time`. */
export function eventsHeadline(
  found: readonly LoggedEvent[],
  log: EventLog,
  words: readonly string[],
  query: Query,
): string {
  const when = reachOf(log, query);
  const [all, allUntimed] = partedByTime(log.events);
  const [timed, untimed] = partedByTime(found);
  const often = mostOften(timed);
  if (words.length === 0) {
    if (all.length === 0 && allUntimed.length > 0) {
      return `${countOf(allUntimed.length, 'event')} without a time, no others ${when}`;
    }
    const amount =
      all.length === 0 ? `No events${log.unread.length > 0 ? ' found' : ''}` : countOf(all.length, 'event');
    return `${amount} ${when}${often}${allUntimed.length === 0 ? '' : `; ${formatNumber(allUntimed.length)} without a time`}`;
  }
  const searched = `${countOf(all.length, 'event')} ${when}`;
  const looked = words.join(' ');
  const others =
    allUntimed.length === 0
      ? ''
      : `; ${noneOr(untimed.length)} of ${formatNumber(allUntimed.length)} without a time`;
  return `${timed.length === 0 ? 'None' : formatNumber(timed.length)} of ${searched} with “${looked}”${often}${others}`;
}

function noneOr(amount: number): string {
  return amount === 0 ? 'none' : formatNumber(amount);
}

/** Parts events with a time from those without one. */
function partedByTime(events: readonly LoggedEvent[]): [timed: LoggedEvent[], untimed: LoggedEvent[]] {
  return [events.filter(({ at }) => at !== undefined), events.filter(({ at }) => at === undefined)];
}

function mostOften(events: readonly LoggedEvent[]): string {
  const [most] = Object.entries(Object.groupBy(events, ({ description }) => description))
    .map(([description, those = []]) => ({ description, amount: those.length }))
    .toSorted((a, b) => b.amount - a.amount);
  return most && most.amount > 1 ? `, most often ${most.description} (${formatNumber(most.amount)})` : '';
}

/** Says of which time the events are, as far as it was read. */
function reachOf({ cutAt, unknownReach }: EventLog, { periodWords, times, isOver, until }: Query): string {
  if (unknownReach.length > 0) return 'in the part that was read';
  if (cutAt === undefined) return during(periodWords);
  return isOver ? `from ${times.at(cutAt)} to ${times.at(until)}` : `since ${times.at(cutAt)}`;
}

/** Lists the parts of the log that are missing from the answer. */
export function eventNotes(log: EventLog, { times, now }: Query): Sentence[] {
  const { cutAt, isEndless, unknownReach, unread } = log;
  const notes: Sentence[] = [];
  if (cutAt !== undefined && isEndless) {
    notes.push(
      `Searched only the last ${durationInWords(Math.max(MINUTE, now - cutAt))}; Meraki has more: name a product line or a shorter period.`,
    );
  } else if (cutAt !== undefined) {
    notes.push(
      `There are more before ${times.at(cutAt)}: a product line or a shorter period shows them all.`,
    );
  }
  if (unknownReach.length > 0) {
    notes.push(
      `Meraki has more of ${listed(unknownReach.map(eventsOf))}, and does not say how far back this goes.`,
    );
  }
  return [...notes, ...unreadNotes(unread)];
}
