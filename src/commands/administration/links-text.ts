import { isActive, stateOf } from '../../bot/links/links-of.ts';
import type { ListPage } from '../../bot/text/pages.ts';
import { scopesInBrief } from '../../bot/text/scopes-in-brief.ts';
import { ago, bold, bullets, code, countOf, formatNumber, paragraphs } from '../../bot/text/wording.ts';
import type { Grant, Revocation } from '../../core/links.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { countLinks } from './people.ts';

/** A link, or what Meraki still has to be told of one that has ended. */
export type LinkRow = { grant: Grant } | { revocation: Revocation; personName: string | undefined };

/** What the answer to `links` tells. */
export interface LinksList {
  filter: string;
  /** All that match, on whatever page. */
  grants: readonly Grant[];
  /** How many revocations among the rows. */
  owed: number;
  page: ListPage<LinkRow>;
  now: number;
}

export function linksText(list: LinksList): string {
  const { page, now } = list;
  return paragraphs(
    `**${linksSummary(list)}**`,
    bullets(page.items.map((row) => line(row, now))),
    page.number < page.of
      ? `Page ${formatNumber(page.number)} of ${formatNumber(page.of)}: say the same with ${code(`page ${page.number + 1}`)} behind it for the next one.`
      : page.of > 1
        ? `Page ${formatNumber(page.number)} of ${formatNumber(page.of)}.`
        : '',
  );
}

/** `43 links of 40 people, 2 of them to be linked again; Meraki still has to be told of 1 revocation` */
export function linksSummary({ grants, owed }: LinksList): string {
  const ended = grants.filter((grant) => !isActive(grant)).length;
  const again = ended === 0 ? '' : `, ${formatNumber(ended)} of them to be linked again`;
  const pending = owed === 0 ? '' : `; Meraki still has to be told of ${countOf(owed, 'revocation')}`;
  return `${countLinks(grants)}${again}${pending}`;
}

function line(row: LinkRow, now: number): string {
  if ('revocation' in row) {
    return `**Revocation** of ${revokedLink(row, escapeMarkdown)} · ${revocationState(row.revocation, now)}`;
  }
  const { grant } = row;
  const who = `${bold(grant.personName)} (${escapeMarkdown(grant.personEmail)})`;
  return [who, escapeMarkdown(grant.organizationName), stateOf(grant), ...factsOf(grant, now)].join(' · ');
}

/** Whose link Meraki has to be told of, as far as it is known. */
export function revokedLink(
  { revocation, personName }: Extract<LinkRow, { revocation: Revocation }>,
  escaped: (foreign: string) => string,
): string {
  const whose = personName === undefined ? 'a person without links' : escaped(personName);
  // Until Meraki has said which organization it is, a consent has none.
  const where = revocation.organizationName;
  return `${whose} · ${where === '' ? 'a link that was not finished' : escaped(where)}`;
}

export function revocationState({ requestedAt, attempts }: Revocation, now: number): string {
  return `asked ${ago(requestedAt, now)} · tried ${countOf(attempts, 'time')}`;
}

/** Age, last use, scopes: our own words, the same in the card. */
export function factsOf(grant: Grant, now: number): string[] {
  const allowed = scopesInBrief(grant.scopes);
  return [
    `linked ${ago(grant.linkedAt, now)}`,
    `last used ${ago(grant.lastUsedAt, now)}`,
    ...(allowed === '' ? [] : [`may ${allowed}`]),
  ];
}
