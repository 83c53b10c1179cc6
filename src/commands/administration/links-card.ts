import { isActive } from '../../bot/links/links-of.ts';
import { card, smallText, textBlock } from '../../bot/report/card-parts.ts';
import { formatNumber } from '../../bot/text/wording.ts';
import type { Card, Json } from '../../core/chat.ts';
import { escapeCardText } from '../../core/markdown.ts';
import {
  factsOf,
  type LinkRow,
  type LinksList,
  linksSummary,
  revocationState,
  revokedLink,
  statesOf,
} from './links-text.ts';

/** Builds the card of one page of links. @param nextPage what the button for the next page says */
export function linksCard(list: LinksList, nextPage: string): Card {
  const { page, filter } = list;
  const heading = [textBlock(linksSummary(list), { weight: 'bolder' })];
  const about = filter === '' ? [] : [smallText(`For “${escapeCardText(filter)}”`)];
  const footer =
    page.of > 1
      ? [smallText(`Page ${formatNumber(page.number)} of ${formatNumber(page.of)}`, { separator: true })]
      : [];
  return card(
    [...heading, ...about, ...page.items.map((row) => rowOf(row, list)), ...footer],
    page.number < page.of ? [{ title: 'Next page', command: nextPage }] : [],
  );
}

function rowOf(row: LinkRow, list: LinksList): Json {
  const { now, isAsleep } = list;
  if ('revocation' in row) {
    return container([
      textBlock(`Revocation of ${revokedLink(row, escapeCardText)}`, { color: 'warning' }),
      smallText(revocationState(row.revocation, now), { spacing: 'none' }),
    ]);
  }
  const { grant } = row;
  return container([
    textBlock(`**${escapeCardText(grant.personName)}** · ${escapeCardText(grant.organizationName)}`),
    isActive(grant) && !isAsleep(grant)
      ? smallText(statesOf(grant, list), { color: 'good', isSubtle: false, spacing: 'none' })
      : textBlock(statesOf(grant, list), { color: 'attention', spacing: 'none' }),
    smallText(escapeCardText(grant.personEmail), { spacing: 'none' }),
    smallText(factsOf(grant, now).join(' · '), { spacing: 'none' }),
  ]);
}

function container(items: Json[]): Json {
  return { type: 'Container', separator: true, spacing: 'default', items };
}
