import type { SandboxPerson } from '../../../src/sandbox/world.ts';
import type { Asked } from '../outage/said.ts';

/** The organizations, by their names. */
export const ORGANIZATIONS = { 'Harbor Lab': '817302', 'Aurora Retail': '549236' } as const;
export type OrganizationName = keyof typeof ORGANIZATIONS;
export const NAMES: readonly OrganizationName[] = ['Harbor Lab', 'Aurora Retail'];

/**
 * What a person knows of a link. none: never made, or ended and told so · linked: the last page said so · ending: somebody was
 * asked to end it and has not answered · unsure: nobody told what became of it
 */
export type Belief = 'none' | 'linked' | 'ending' | 'unsure';

/** A link as its person knows it. */
export interface KnownLink {
  person: SandboxPerson;
  organization: OrganizationName;
  belief: Belief;
  /** When that was told: epoch milliseconds. */
  since: number;
  /** Whether somebody asked for its end, and heard that this was not kept: the next start may find the message, and do it. */
  mayEndLater: boolean;
}

/** Something of which the bot told that it was done. */
export interface Deed {
  action: 'link' | 'unlink' | 'revoke';
  personId: string;
  organizationId: string;
  /** When it was told: epoch milliseconds. */
  at: number;
}

/** What the people of a soak asked, did and were told. */
export interface Ledger {
  /** Questions in group spaces. */
  asked: (Asked & { organization: OrganizationName })[];
  links: KnownLink[];
  deeds: Deed[];
  /** What was said of links that ended by themselves. */
  lost: string[];
  /** When somebody was linking. */
  linking: { personId: string; from: number; until: number }[];
  /** What must not be said. */
  lies: string[];
}

/** What is said to a question of which it is unknown whether it was kept: the answer may follow, as these words say. */
export const NOT_KEPT = /so I can't answer yet\. Please ask again/;

/** Creates the ledger of people who have linked nothing. */
export function createLedger(crowd: readonly SandboxPerson[]): Ledger {
  const links = crowd.flatMap((person) =>
    NAMES.map(
      (organization): KnownLink => ({ person, organization, belief: 'none', since: 0, mayEndLater: false }),
    ),
  );
  return { asked: [], links, deeds: [], lost: [], linking: [], lies: [] };
}

/** Notes what a person was told of a link. */
export function learn(link: KnownLink, belief: Belief): void {
  link.belief = belief;
  link.since = Date.now();
}

/** Notes that the bot told that something was done. @param at when it was told */
export function noteDeed(
  ledger: Ledger,
  action: Deed['action'],
  { person, organization }: KnownLink,
  at = Date.now(),
): void {
  ledger.deeds.push({ action, personId: person.id, organizationId: ORGANIZATIONS[organization], at });
}
