import { isActive } from '../../bot/links/links-of.ts';
import { type Button, card, smallText, submit, textBlock } from '../../bot/report/card-parts.ts';
import { capitalized, formatNumber } from '../../bot/text/wording.ts';
import type { Card, Json } from '../../core/chat.ts';
import { escapeCardText } from '../../core/markdown.ts';
import {
  factsOf,
  type LinkRow,
  type LinksList,
  lentBy,
  linksSummary,
  revocationState,
  revokedLink,
  statesOf,
} from './links-text.ts';
import { peopleOf } from './people.ts';
import { revokeCommand } from './revoke-question.ts';

/** Builds the card of one page of links, each with a button that asks whether it shall end. @param owner id of the administrator */
export function linksCard(list: LinksList, buttons: readonly Button[], owner: string): Card {
  const { page, filter } = list;
  const heading = [textBlock(linksSummary(list), { weight: 'bolder' })];
  const about = filter === '' ? [] : [smallText(`For “${escapeCardText(filter)}”`)];
  const footer =
    page.of > 1
      ? [smallText(`Page ${formatNumber(page.number)} of ${formatNumber(page.of)}`, { separator: true })]
      : [];
  return card(
    [...heading, ...about, ...page.items.map((row) => rowOf(row, list, owner)), ...footer],
    buttons,
  );
}

function rowOf(row: LinkRow, list: LinksList, owner: string): Json {
  const { now, isSuspended } = list;
  if ('revocation' in row) {
    return container([
      textBlock(`Revocation of ${revokedLink(row, escapeCardText)}`, { color: 'warning' }),
      smallText(revocationState(row.revocation, now), { spacing: 'none' }),
    ]);
  }
  const { grant } = row;
  const lends = lentBy(grant, list, escapeCardText);
  const [someone] = peopleOf([grant]);
  const command = someone === undefined ? '' : revokeCommand(someone, grant.organizationId);
  const facts = [
    textBlock(`**${escapeCardText(grant.personName)}** · ${escapeCardText(grant.organizationName)}`),
    isActive(grant) && !isSuspended(grant)
      ? smallText(statesOf(grant, list), { color: 'good', isSubtle: false, spacing: 'none' })
      : textBlock(statesOf(grant, list), { color: 'attention', spacing: 'none' }),
    smallText(escapeCardText(grant.personEmail), { spacing: 'none' }),
    smallText(factsOf(grant, now).join(' · '), { spacing: 'none' }),
    ...(lends === '' ? [] : [smallText(capitalized(lends), { spacing: 'none' })]),
  ];
  const revoke = { type: 'ActionSet', actions: [submit({ title: 'Revoke', command, owner })] };
  return container([
    {
      type: 'ColumnSet',
      columns: [
        { type: 'Column', width: 'stretch', items: facts },
        { type: 'Column', width: 'auto', verticalContentAlignment: 'center', items: [revoke] },
      ],
    },
  ]);
}

function container(items: Json[]): Json {
  return { type: 'Container', separator: true, spacing: 'default', items };
}
