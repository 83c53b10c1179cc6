import { SECOND } from '../../../src/core/clock.ts';
import type { SeenRequest } from '../../../src/sandbox/loopback-server.ts';
import type { Consent } from './consents.ts';
import { type Deed, type Ledger, ORGANIZATIONS } from './ledger.ts';
import type { Scene } from './scene.ts';
import { answersTo } from './talk.ts';

/** Milliseconds between Meraki's answer and a kill that may have cost it. */
const CUT = 30 * SECOND;

const time = (at: number | undefined) =>
  at === undefined ? 'never' : new Date(at).toISOString().slice(11, 23);

function told({ holder, issues, end }: Consent): string {
  const newest = issues.at(-1);
  const reached = newest?.isDelivered ? 'delivered' : 'cut off';
  return `${holder?.personId} ${holder?.organizationId}: made ${time(issues[0].at)}, last issued ${time(newest?.at)} (${reached}), ${end?.kind} ${time(end?.at)}`;
}

/**
 * Finds links that died although nothing came between Meraki's rotation and the store: neither was the answer cut off, nor the
 * process killed right after it, before it used the new token.
 */
export function lostLinks(
  consents: readonly Consent[],
  kills: readonly number[],
  dashboardCalls: readonly SeenRequest[],
): string[] {
  return consents.filter((one) => one.end?.kind === 'reused' && !wasCutOff(one)).map(told);

  function wasCutOff({ issues, end }: Consent): boolean {
    const newest = issues.at(-1) ?? issues[0];
    if (newest.isDelivered !== true) return true;
    const isUsed = dashboardCalls.some(
      ({ headers }) => headers.authorization === `Bearer ${newest.accessToken}`,
    );
    const last = Math.min(newest.at + CUT, end?.at ?? Number.POSITIVE_INFINITY);
    return !isUsed && kills.some((kill) => kill >= newest.at && kill <= last);
  }
}

/** Finds consents that live at Meraki though no link of the bot has them: nobody revoked them there. */
export async function strayConsents({ consents, bots, stored }: Scene, ledger: Ledger): Promise<string[]> {
  const links = (await stored.links()).filter(({ status }) => status === 'active');
  const living = consents.all.filter(({ end }) => end === undefined);
  const ofLinks = links.map((link) => living.findLast((one) => isHeldBy(one, link)));
  return [
    ...living.filter((one) => !ofLinks.includes(one) && !isExcused(one)).map(told),
    ...links
      .filter((_, n) => ofLinks[n] === undefined)
      .map((link) => `dead at Meraki, and active here: ${JSON.stringify(link)}`),
  ];

  /** Whether the bot can't know it: an answer was cut off, or a kill came between the exchange and the first write. */
  function isExcused({ issues, holder }: Consent): boolean {
    if (issues.some(({ isDelivered }) => isDelivered !== true)) return true;
    const [{ at }] = issues;
    return ledger.linking.some(
      ({ personId, from, until }) =>
        personId === holder?.personId &&
        from <= at &&
        at <= until &&
        bots.kills.some((kill) => kill >= at && kill <= until),
    );
  }
}

/** Finds links that were said to be made, of which nobody said that they ended, and that are not stored. */
export async function missingLinks({ stored }: Scene, ledger: Ledger): Promise<string[]> {
  const active = (await stored.links()).filter(({ status }) => status === 'active');
  return ledger.links
    .filter(({ belief, mayEndLater }) => belief === 'linked' && !mayEndLater)
    .filter(
      ({ person, organization }) =>
        !active.some(
          (link) => link.personId === person.id && link.organizationId === ORGANIZATIONS[organization],
        ),
    )
    .map(
      ({ person, organization, since }) => `${person.displayName}, ${organization}, linked ${time(since)}`,
    );
}

/** Finds calls to the dashboard through links that had ended. A question that was under way at the end may still call. */
export function servedAfterEnd({ consents, stage }: Scene, ledger: Ledger): string[] {
  const ends = ledger.deeds.filter(({ action }) => action !== 'link');
  return stage.meraki.requests.flatMap(({ at, path, headers }) => {
    const consent = consents.ofAccessToken(headers.authorization?.slice('Bearer '.length) ?? '');
    if (consent === undefined) return [];
    const end = ends.find((one) => isHeldBy(consent, one) && one.at >= consent.issues[0].at);
    if (end === undefined || at <= end.at || isUnderWay(end, at)) return [];
    return [`${path} at ${time(at)}, and ${end.action} was told ${time(end.at)}: ${told(consent)}`];
  });

  function isUnderWay({ personId, at: ended }: Deed, at: number): boolean {
    return ledger.asked.some(({ person, id, roomId }) => {
      const askedAt = Date.parse(stage.webex.api.messages.get(id)?.created ?? '');
      if (person.id !== personId || askedAt > ended) return false;
      const [first] = answersTo(stage, roomId, id);
      return first === undefined || first.at >= at;
    });
  }
}

function isHeldBy(
  { holder }: Consent,
  { personId, organizationId }: Pick<Deed, 'personId' | 'organizationId'>,
): boolean {
  return holder?.personId === personId && holder.organizationId === organizationId;
}
