import { isActive, stateOf } from '../../bot/links/links-of.ts';
import type { ListPage } from '../../bot/text/pages.ts';
import { scopesInBrief } from '../../bot/text/scopes-in-brief.ts';
import type { Times } from '../../bot/text/times.ts';
import { ago, bold, bullets, code, countOf, formatNumber, paragraphs } from '../../bot/text/wording.ts';
import { type Grant, grantId, type Revocation } from '../../core/links.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { type LentUnderLink, lentInWords } from './lent-under-link.ts';
import { countLinks } from './people.ts';

/** A link, or a revocation that Meraki has not confirmed yet. */
export type LinkRow = { grant: Grant } | { revocation: Revocation; personName: string | undefined };

/** One page of links, and the numbers above it. */
export interface LinksList {
  /** The text that links were looked for with; empty for all links. */
  filter: string;
  /** All links that match, on every page. */
  grants: readonly Grant[];
  /** The number of matching revocations that Meraki has not confirmed yet. */
  pending: number;
  /** Whether a link is suspended. @see Admission.isSuspended */
  isSuspended(grant: Grant): boolean;
  page: ListPage<LinkRow>;
  /** What the links of the page lend, by `grantId`. */
  lent: ReadonlyMap<string, LentUnderLink>;
  times: Times;
  now: number;
}

/** Writes one page of links as Markdown. */
export function linksText(list: LinksList): string {
  const { page } = list;
  return paragraphs(
    `**${linksSummary(list)}**`,
    bullets(page.items.map((row) => line(row, list))),
    page.number < page.of
      ? `Page ${formatNumber(page.number)} of ${formatNumber(page.of)}: add ${code(`page ${page.number + 1}`)} for the next one.`
      : page.of > 1
        ? `Page ${formatNumber(page.number)} of ${formatNumber(page.of)}.`
        : '',
  );
}

/** `43 links of 40 people, 2 of them to be linked again, 1 of them suspended; 1 revocation not yet confirmed by Meraki` */
export function linksSummary({ grants, pending, isSuspended }: LinksList): string {
  const ended = grants.filter((grant) => !isActive(grant)).length;
  const again = ended === 0 ? '' : `, ${formatNumber(ended)} of them to be linked again`;
  const sleeping = grants.filter(isSuspended).length;
  const suspended = sleeping === 0 ? '' : `, ${formatNumber(sleeping)} of them suspended`;
  const unconfirmed = pending === 0 ? '' : `; ${countOf(pending, 'revocation')} not yet confirmed by Meraki`;
  return `${countLinks(grants)}${again}${suspended}${unconfirmed}`;
}

/** Returns the state of a link, and why it is suspended if it is: Markdown for messages and cards. */
export function statesOf(grant: Grant, { isSuspended }: Pick<LinksList, 'isSuspended'>): string {
  if (!isSuspended(grant)) return stateOf(grant);
  const suspended = "**suspended**: the person's Webex organization may not use this bot";
  return isActive(grant) ? suspended : `${suspended}; ${stateOf(grant)}`;
}

function line(row: LinkRow, list: LinksList): string {
  const { now } = list;
  if ('revocation' in row) {
    return `**Revocation** of ${revokedLink(row, escapeMarkdown)} · ${revocationState(row.revocation, now)}`;
  }
  const { grant } = row;
  const who = `${bold(grant.personName)} (${escapeMarkdown(grant.personEmail)})`;
  const lends = lentBy(grant, list, escapeMarkdown);
  const facts = [...factsOf(grant, now), ...(lends === '' ? [] : [lends])];
  return [who, escapeMarkdown(grant.organizationName), statesOf(grant, list), ...facts].join(' · ');
}

/** Writes what a link lends; empty for nothing. @see lentInWords */
export function lentBy(
  grant: Grant,
  { lent, times }: Pick<LinksList, 'lent' | 'times'>,
  shown: (foreign: string) => string,
): string {
  const lends = lent.get(grantId(grant));
  return lends === undefined ? '' : lentInWords(lends, times, shown);
}

/** The link of a revocation: its person and organization, as far as they are known. */
export function revokedLink(
  { revocation, personName }: Extract<LinkRow, { revocation: Revocation }>,
  escaped: (foreign: string) => string,
): string {
  const whose = personName === undefined ? 'a person without links' : escaped(personName);
  // A consent that was revoked before Meraki said for which organization it is has no name.
  const where = revocation.organizationName;
  return `${whose} · ${where === '' ? 'a link that was not finished' : escaped(where)}`;
}

/** `asked 5 minutes ago · tried 2 times` */
export function revocationState({ requestedAt, attempts }: Revocation, now: number): string {
  return `asked ${ago(requestedAt, now)} · tried ${countOf(attempts, 'time')}`;
}

/** Age, last use and scopes of a link, for text and card: our own words, nothing to escape. */
export function factsOf(grant: Grant, now: number): string[] {
  const allowed = scopesInBrief(grant.scopes);
  return [
    `linked ${ago(grant.linkedAt, now)}`,
    `last used ${ago(grant.lastUsedAt, now)}`,
    ...(allowed === '' ? [] : [`may ${allowed}`]),
  ];
}
