import type { AuditEntry, Grant } from '../../core/links.ts';
import type { RevokeOutcome, StoppedGrant } from '../../core/tokens.ts';
import type { BotDeps, CommandDeps, Invocation } from '../command.ts';

type EndingAction = AuditEntry['action'] & ('unlink' | 'revoke');

/**
 * The result for one link: it ended, and `RevokeOutcome` says whether Meraki knows; or it had ended before, or did not end.
 */
export type EndOutcome = RevokeOutcome | 'gone already' | 'failed';

/** A link that was to end, and the result. */
export interface EndedLink {
  grant: Grant;
  outcome: EndOutcome;
}

/** The way to end a link on Meraki's side without this bot; the end of a sentence. */
export const REMOVE_AT_MERAKI =
  'To end it there too, remove this integration in the Meraki dashboard under Organization › Integrations';

/** The result as the end of a sentence about the link, in Markdown. */
export const OUTCOME_SENTENCES: Record<EndOutcome, string> = {
  confirmed: 'has ended, and I deleted its tokens; Meraki confirmed it',
  queued:
    'has ended, and I deleted its tokens; Meraki could not be told yet, and I keep trying until it confirms',
  unreadable: `has ended here, and **Meraki is not told of it**: the keys of this server (\`TOKEN_KEYS\`) do not open its tokens, and only if the right key comes back I can tell Meraki. ${REMOVE_AT_MERAKI}`,
  'gone already': 'had ended already',
  failed: '**could not be ended**; I go on trying while I run. Ask again to see',
};

/** Whether this call ended the link: it had not ended before, and did not fail to end. */
export function hasEnded({ outcome }: Pick<EndedLink, 'outcome'>): boolean {
  return outcome !== 'gone already' && outcome !== 'failed';
}

/** The sentence about tokens that stay valid after a link has just ended. */
export const TOKEN_EXPIRY_NOTE = 'At Meraki, the last token can stay valid for up to 10 minutes.';

/** Returns the sentence about tokens that stay valid; empty when no link has just ended of which Meraki is told. */
export function tokenExpiryNote(results: readonly Pick<EndedLink, 'outcome'>[]): string {
  return results.some((one) => hasEnded(one) && one.outcome !== 'unreadable') ? TOKEN_EXPIRY_NOTE : '';
}

type EndLinkDeps = Pick<CommandDeps, 'tokens' | 'audit' | 'lateEnds' | 'log'>;

/** Tells the owner that a link has ended after all. @param isUnreadable @see StoppedGrant.isUnreadable */
export type TellLate = (grant: Grant, isUnreadable: boolean) => Promise<unknown>;

/** The end of the sentence about a link that could not be ended when it was asked for, and has ended since. */
export const ENDED_AFTER_ALL = 'has ended after all';

/** A link that answers no more, before Meraki was asked to revoke its tokens. */
export interface StoppedLink {
  grant: Grant;
  /** The queued revocation that `tellMeraki` needs, or why there is none. */
  stopped: StoppedGrant | 'gone already' | 'failed';
}

/** A link that has ended. */
export interface Ended {
  grant: Grant;
  /** @see StoppedGrant.isUnreadable */
  isUnreadable: boolean;
}

/** Returns those that a call stopped. */
export function endedOf(stopped: readonly StoppedLink[]): Ended[] {
  return stopped.flatMap((one) =>
    typeof one.stopped === 'string' ? [] : [{ grant: one.grant, isUnreadable: one.stopped.isUnreadable }],
  );
}

/**
 * Ends one link on the side of this bot: the grant is deleted, and its revocation queued. Records in the audit log who did
 * it, before Meraki is told. A failure is in the result, and is tried again in the background.
 *
 * @param tellLate is called when the link has ended after a failure @see LateEnds
 */
export async function stopLink(
  grant: Grant,
  action: EndingAction,
  { person }: Pick<Invocation, 'person'>,
  tellLate: TellLate,
  deps: EndLinkDeps,
): Promise<StoppedLink> {
  const stopped = await stop(grant, deps);
  if (typeof stopped !== 'string') deps.lateEnds.forget(grant);
  await deps.audit.record({
    action,
    outcome: typeof stopped === 'string' ? stopped : 'ended',
    actor: person,
    // It may have been made again after it was listed.
    subject: typeof stopped === 'string' ? grant : stopped.grant,
  });
  if (stopped === 'failed') {
    const tellOwner = (isUnreadable: boolean) => tellLate(grant, isUnreadable);
    deps.lateEnds.goOn({ grant, action, actor: person, tellOwner });
  }
  return { grant, stopped };
}

async function stop({ personId, organizationId }: Grant, { tokens, log }: EndLinkDeps) {
  try {
    return (await tokens.stopServing({ personId, organizationId })) ?? 'gone already';
  } catch (err) {
    log.error({ err, personId, organizationId }, 'link could not be ended');
    return 'failed';
  }
}

/** Asks Meraki to revoke the tokens of a stopped link. The audit log gets an entry of its own when Meraki confirms. */
export async function tellMeraki(
  { grant, stopped }: StoppedLink,
  { tokens }: Pick<BotDeps, 'tokens'>,
): Promise<EndedLink> {
  return { grant, outcome: typeof stopped === 'string' ? stopped : await tokens.revokeAtMeraki(stopped) };
}
