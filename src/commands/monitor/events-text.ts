import { unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import type { Sentence } from '../../bot/report/report.ts';
import { productKind } from '../../bot/text/products.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import type { Network } from '../../core/dashboard.ts';
import type { EventLog, LoggedEvent } from './events-log.ts';

/** Says why there are no events: the product is not in the network, or it keeps no event log. */
export function noEventsHeadline({ productTypes }: Network, productType: string | undefined): string {
  if (productTypes.length === 0) return 'There are no devices here, so there is no event log';
  if (productType === undefined) return 'Nothing here keeps an event log';
  const kind = productKind(productType) || productType;
  const isHere = productTypes.includes(productType);
  return isHere ? `A ${kind} keeps no event log` : `No ${kind} here`;
}

/** Returns `312 events in the last 2 hours, most often DHCP lease (120)`. */
export function eventsHeadline(
  found: readonly LoggedEvent[],
  { events: all, cutAt }: EventLog,
  words: readonly string[],
  { periodWords, times }: Query,
): string {
  const when = cutAt === undefined ? `in ${periodWords}` : `since ${times.at(cutAt)}`;
  const [most] = Object.entries(Object.groupBy(found, ({ description }) => description))
    .map(([description, those = []]) => ({ description, amount: those.length }))
    .toSorted((a, b) => b.amount - a.amount);
  const often =
    most && most.amount > 1 ? `, most often ${most.description} (${formatNumber(most.amount)})` : '';
  if (words.length === 0)
    return all.length === 0 ? `No events ${when}` : `${countOf(all.length, 'event')} ${when}${often}`;
  const searched = `${countOf(all.length, 'event')} ${when}`;
  const looked = words.join(' ');
  return `${found.length === 0 ? 'None' : formatNumber(found.length)} of ${searched} with “${looked}”${often}`;
}

/** Lists the parts of the log that are missing from the answer. */
export function eventNotes({ cutAt, unread }: EventLog, { times }: Query): Sentence[] {
  return [
    ...(cutAt === undefined
      ? []
      : [
          `There are more before ${times.at(cutAt)}: a product line, or a shorter period, shows all of them.`,
        ]),
    ...unreadNotes(unread),
  ];
}
