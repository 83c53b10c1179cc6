import { retryStore } from '../../core/async/retry-store.ts';
import { retireMessages } from '../../core/linking/spent-url.ts';
import type { TicketEnd } from '../../core/ticket-refusal.ts';
import { isAlive, type LinkTicket } from '../../core/tickets.ts';
import type { BotDeps, Invocation } from '../command.ts';

/** The action in the audit log for each reason why linking was stopped. */
const ACTIONS = { revoked: 'revoke', unlinked: 'unlink' } as const satisfies Record<TicketEnd, string>;

/** The linking that was stopped before links are ended. */
export interface StoppedLinking {
  /** The tickets whose one-time URLs could still be used. */
  tickets: LinkTicket[];
  /** False when the store did not take it: somebody may still link with an older one-time URL. */
  isCertain: boolean;
}

/**
 * Voids the one-time URLs of a person, or of all, whatever step of linking they are at. To be called before links are listed
 * and ended: then nobody is linked afterwards by what began before. A failure is in the result, since links are ended all
 * the same.
 *
 * @param personId whose linking; undefined for everybody's
 */
export async function stopLinking(
  reason: TicketEnd,
  personId: string | undefined,
  { person }: Pick<Invocation, 'person'>,
  deps: Pick<BotDeps, 'store' | 'audit' | 'clock' | 'log' | 'chat' | 'background'>,
): Promise<StoppedLinking> {
  const { store, audit, clock, log } = deps;
  let voided: LinkTicket[];
  try {
    voided = await retryStore(() => store.voidTickets(reason, personId), log);
  } catch (err) {
    log.error({ err }, 'one-time URLs not voided: somebody may still be linking');
    return { tickets: [], isCertain: false };
  }
  retireMessages(
    voided.map(({ hash }) => hash),
    deps,
  );
  // As it was until now: a URL that had expired is nothing to tell of.
  const tickets = voided.filter((ticket) => isAlive({ ...ticket, stage: 'sent' }, clock()));
  for (const { personId: id, personName, personEmail } of tickets)
    await audit.record({
      action: ACTIONS[reason],
      outcome: 'linking_stopped',
      actor: person,
      subject: { personId: id, personName, personEmail, organizationId: '' },
    });
  return { tickets, isCertain: true };
}

/** Writes that open one-time URLs were voided; empty when there were none. @param whose the end of the sentence */
export function stoppedLinkingNote({ tickets, isCertain }: StoppedLinking, whose: string): string {
  if (!isCertain) return '**One-time URLs that were sent before may still work:** say it again.';
  if (tickets.length === 0) return '';
  return tickets.length === 1
    ? `The one-time URL ${whose} no longer works.`
    : `The ${tickets.length} one-time URLs ${whose} no longer work.`;
}
