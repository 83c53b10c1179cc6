import { type EndedLink, OUTCOME_SENTENCES, tokenExpiryNote } from '../../bot/links/end-link.ts';
import { organizationNames } from '../../bot/links/links-of.ts';
import { type StoppedLinking, stoppedLinkingNote } from '../../bot/links/stop-linking.ts';
import { howToGoOn } from '../../bot/report/confirmation-card.ts';
import { bold, bullets, code, countOf, listed, paragraphs, quote, strong } from '../../bot/text/wording.ts';
import type { Grant } from '../../core/links.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import type { Someone } from './people.ts';
import type { Told } from './tell-revoked.ts';

/** A person to forget, and what there is of them. */
export interface ToForget {
  someone: Someone;
  grants: readonly Grant[];
  /** Whether they have a one-time URL that still works. */
  isLinking: boolean;
}

/** A person who was forgotten, and the results for their links. */
export interface Forgotten {
  someone: Someone;
  results: readonly EndedLink[];
  /** Whether Meraki has not confirmed the end of one of their links, these or earlier ones. */
  isUnconfirmed: boolean;
  linking: StoppedLinking;
  told: Told;
}

/** Says what happens to the audit log. */
const IN_LOG = 'The audit log keeps its entries, with a hash instead of their name, address and id';

/** Names what `forget` does not reach, before it is confirmed. */
export const STAYS = 'What stays: messages and cards in Webex, the log of this server, and backups.';

/** Says what becomes of the rest of what is stored, as sentences. */
export const REST = `Their settings are deleted. ${IN_LOG}.`;

/** Says who a person is: `Ada Moreno (ada@aurora.example)`. Markdown. */
export function nameAndAddress({ id, name, email }: Someone): string {
  if (name === '' && email === '') return `the person ${quote(id)}`;
  const address = email === '' ? '' : ` (${escapeMarkdown(email)})`;
  return `${bold(name === '' ? email : name)}${name === '' ? '' : address}`;
}

/** Says what goes, a line for each. Markdown for messages. */
export function whatGoes({ grants, isLinking }: ToForget): string[] {
  const organizations = listed(organizationNames(grants).map(bold));
  return [
    grants.length === 0
      ? 'They have no links'
      : `${countOf(grants.length, 'link')} (${organizations}) ${grants.length === 1 ? 'ends' : 'end'}, and they are told`,
    ...(isLinking ? ['They are linking right now: the one-time URL no longer works'] : []),
    'Their settings, and whatever else is stored of them, are deleted',
    IN_LOG,
  ];
}

/** Asks whether the person shall be forgotten. @param command what confirms it */
export function askToForget(about: ToForget, command: string): string {
  return paragraphs(
    `${strong(`Forget ${nameAndAddress(about.someone)}?`)} This can't be undone.`,
    bullets(whatGoes(about)),
    STAYS,
    howToGoOn(command),
  );
}

/** Says what is gone, and what stays. */
export function forgotten({ someone, results, isUnconfirmed, linking, told }: Forgotten): string {
  const names = organizationNames(results.map(({ grant }) => grant)).map(bold);
  return paragraphs(
    `${nameAndAddress(someone)} is forgotten.`,
    bullets([
      ...results.map(({ outcome }, index) => `The link to ${names[index]} ${OUTCOME_SENTENCES[outcome]}`),
      ...(results.length === 0 ? ['They had no links'] : []),
      ...[stoppedLinkingNote(linking, 'that they had').replace(/\.$/, '')].filter((note) => note !== ''),
      'Their settings, and whatever else was stored of them, are deleted',
      IN_LOG,
    ]),
    tokenExpiryNote(results),
    told.told > 0 ? 'I told them that their links ended.' : '',
    told.refused > 0 ? 'I could not tell them: Webex refused the direct message.' : '',
    '**What stays:**',
    bullets([
      ...(isUnconfirmed
        ? ['Their person id with each end of a link that Meraki has not confirmed, until it does']
        : []),
      ...(told.later > 0
        ? ['The message that their links ended, with their person id, until Webex takes it: a week at most']
        : []),
      'Messages and cards in Webex, and for an hour the ids of what they asked',
      'The log of this server, and backups; on PostgreSQL, deleted rows until the next VACUUM',
    ]),
    `If they were asking or linking just now, a late entry may name them: say ${code('forget')} again in ten minutes. If they link again, I know them again.`,
  );
}
