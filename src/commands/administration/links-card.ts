import type { Card, Json } from '../../core/chat.ts';
import { escapeCardText } from '../../core/markdown.ts';
import { isActive, stateOf } from '../links/links-of.ts';
import { card, small, text } from '../words/card-parts.ts';
import { number } from '../words/wording.ts';
import {
  factsOf,
  type LinksList,
  linksSummary,
  type Row,
  revocationState,
  revokedLink,
} from './links-text.ts';

/** A page of links, with a button for the next one. */
export function linksCard(list: LinksList): Card {
  const { page, filter, now } = list;
  const heading = [text(linksSummary(list), { weight: 'bolder' })];
  const about = filter === '' ? [] : [small(`For “${escapeCardText(filter)}”`)];
  const footer =
    page.of > 1 ? [small(`Page ${number(page.number)} of ${number(page.of)}`, { separator: true })] : [];
  return card(
    [...heading, ...about, ...page.items.map((row) => rowOf(row, now)), ...footer],
    page.number < page.of
      ? [{ title: 'Next page', command: `links ${filter} page ${page.number + 1}`.replace('  ', ' ') }]
      : [],
  );
}

function rowOf(row: Row, now: number): Json {
  if ('revocation' in row) {
    return container([
      text(`Revocation of ${revokedLink(row, escapeCardText)}`, { color: 'warning' }),
      small(revocationState(row.revocation, now), { spacing: 'none' }),
    ]);
  }
  const { grant } = row;
  return container([
    text(`**${escapeCardText(grant.personName)}** · ${escapeCardText(grant.organizationName)}`),
    isActive(grant)
      ? small(stateOf(grant), { color: 'good', isSubtle: false, spacing: 'none' })
      : text(stateOf(grant), { color: 'attention', spacing: 'none' }),
    small(escapeCardText(grant.personEmail), { spacing: 'none' }),
    small(factsOf(grant, now).join(' · '), { spacing: 'none' }),
  ]);
}

function container(items: Json[]): Json {
  return { type: 'Container', separator: true, spacing: 'default', items };
}
