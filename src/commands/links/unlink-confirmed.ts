import type { CommandDeps, Invocation } from '../../bot/command.ts';
import {
  ENDED_AFTER_ALL,
  type EndedLink,
  hasEnded,
  OUTCOME_SENTENCES,
  stopLink,
  tellMeraki,
  tokenExpiryNote,
} from '../../bot/links/end-link.ts';
import { organizationNames } from '../../bot/links/links-of.ts';
import { stopLinking, stoppedLinkingNote } from '../../bot/links/stop-linking.ts';
import { bold, bullets, paragraphs } from '../../bot/text/wording.ts';
import type { Reply } from '../../core/chat.ts';
import { KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';

/** What a person confirmed. */
export interface ConfirmedUnlink {
  /** The id of the organization, or `all`. */
  target: string;
  confirmationCode: string;
  /** What the code has to confirm. */
  about: string;
  /** Sentences about links that ended before. */
  after: readonly string[];
}

/**
 * Ends the links that the person was asked about. All of them stop answering before Meraki, which may be slow, is told.
 *
 * @throws KnownError `bad_arguments` when the code confirms nothing, or other links than the person has now
 */
export async function unlinkConfirmed(
  { target, confirmationCode, about, after }: ConfirmedUnlink,
  invocation: Invocation,
  deps: CommandDeps,
): Promise<Reply> {
  const { person } = invocation;
  await deps.confirmations.take(confirmationCode, person, about, 'unlink');
  // The organization of a link that is being made is not known yet: it may be this one.
  const linking = await stopLinking('unlinked', person.id, invocation, deps);
  const isMeant = ({ organizationId }: Grant) => target === 'all' || organizationId === target;
  // Again: until then a link may have been made.
  const chosen = (await deps.store.listGrants(person.id)).filter(isMeant);
  const note = stoppedLinkingNote(linking, 'that I sent you before');
  if (chosen.length === 0)
    throw new KnownError('not_found', 'That link has ended already.', note || 'Nothing was unlinked.');
  const tellLate = ({ organizationName }: Grant) =>
    deps.tell(person.id, `Your link to ${bold(organizationName)} ${ENDED_AFTER_ALL}.`);
  const stopped = await Promise.all(
    chosen.map((grant) => stopLink(grant, 'unlink', invocation, tellLate, deps)),
  );
  const ended = await Promise.all(stopped.map((one) => tellMeraki(one, deps)));
  return {
    markdown: paragraphs(after.join(' '), told(ended, note)),
    isPrivate: true,
    isDone: ended.some(hasEnded),
  };
}

function told(ended: readonly EndedLink[], note: string): string {
  const names = organizationNames(ended.map(({ grant }) => grant)).map(bold);
  const lines = ended.map(
    ({ outcome }, index) => `Your link to ${names[index]} ${OUTCOME_SENTENCES[outcome]}`,
  );
  const rest = [tokenExpiryNote(ended), note].filter(Boolean).join(' ');
  const [only, another] = lines;
  if (another === undefined) return `${only}. ${rest}`.trim();
  return paragraphs(bullets(lines), rest);
}
