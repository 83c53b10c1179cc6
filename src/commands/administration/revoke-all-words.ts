import { type EndedLink, type EndOutcome, hasEnded, tokenExpiryNote } from '../../bot/links/end-link.ts';
import { type StoppedLinking, stoppedLinkingNote } from '../../bot/links/stop-linking.ts';
import { bold, bullets, code, countOf, paragraphs } from '../../bot/text/wording.ts';
import type { AccessRequest } from '../../core/access-requests.ts';
import { countLinks } from './people.ts';
import type { Told } from './tell-revoked.ts';

/** Links that are named because they could not be ended. */
const MAX_FAILED_NAMED = 20;

/**
 * Writes the result of `revoke all` in numbers, and names the links that could not be ended.
 *
 * @param linking the one-time URLs that were voided
 * @param requests the requests for access that were withdrawn
 */
export function revokedAll(
  results: readonly EndedLink[],
  linking: StoppedLinking,
  requests: readonly AccessRequest[],
  { told, refused, later }: Told,
): string {
  const grantsOf = (outcome: EndOutcome) =>
    results.filter((one) => one.outcome === outcome).map(({ grant }) => grant);
  const failed = grantsOf('failed');
  const [confirmed, queued, gone] = [grantsOf('confirmed'), grantsOf('queued'), grantsOf('gone already')];
  const unreadable = grantsOf('unreadable');
  const ended = results.filter(hasEnded).map(({ grant }) => grant);
  const people = (n: number) => countOf(n, 'person', 'people');
  return paragraphs(
    results.length === 0
      ? '**Nobody had a link.**'
      : `**${countLinks(ended)} ${ended.length === 1 ? 'is' : 'are'} revoked.** ${tokenExpiryNote(results)}`.trim(),
    bullets([
      ...(results.length > 0 ? [`Confirmed by Meraki: ${confirmed.length}`] : []),
      ...(queued.length > 0
        ? [`Stopped, and I keep telling Meraki until it confirms: ${queued.length}`]
        : []),
      ...(unreadable.length > 0
        ? [
            `**Stopped, and Meraki can't be told: ${unreadable.length}.** ${code('TOKEN_KEYS')} of this server does not open their tokens: put the right key back, then I tell Meraki`,
          ]
        : []),
      ...(gone.length > 0 ? [`Gone already: ${gone.length}`] : []),
      ...(failed.length > 0 ? [`**Failed: ${failed.length}**`] : []),
    ]),
    stoppedLinkingNote(linking, 'that people had not finished with'),
    requests.length > 0
      ? `${countOf(requests.length, 'request for access is', 'requests for access are')} withdrawn.`
      : '',
    failed.length > 0
      ? `These may still answer, and I go on trying to end them while I run; say ${code('revoke all')} again to see:`
      : '',
    bullets(
      failed
        .slice(0, MAX_FAILED_NAMED)
        .map(({ personName, organizationName }) => `${bold(personName)}, ${bold(organizationName)}`),
    ),
    told > 0 ? `I told ${people(told)}.` : '',
    refused > 0 ? `I could not tell ${people(refused)}: Webex refused the direct message.` : '',
    later > 0 ? `I am telling ${people(later)}, and go on trying until Webex takes the messages.` : '',
  );
}
