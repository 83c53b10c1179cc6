import { type Button, card, smallText, textBlock } from '../../bot/report/card-parts.ts';
import { capitalized } from '../../bot/text/wording.ts';
import type { Card, Json } from '../../core/chat.ts';
import type { AuditEntry } from '../../core/links.ts';
import { KINDS } from './audit-kinds.ts';
import { troubleText } from './audit-missing.ts';
import { type AuditPage, aboutWhat, auditHeadline } from './audit-text.ts';
import { deed, IN_CARD, outcomeOf } from './audit-words.ts';

const FAILURES = KINDS.find(({ word }) => word === 'failed')?.outcomes ?? [];

/** Builds the card of one page of the audit log. */
export function auditCard(page: AuditPage, buttons: readonly Button[]): Card {
  const { entries, times, trouble, now } = page;
  const about = aboutWhat(page, IN_CARD.bold).trim();
  const missing = troubleText(trouble, times);
  return card(
    [
      textBlock(`${auditHeadline(page)} ${page.of}`, { weight: 'bolder' }),
      ...(about === '' ? [] : [smallText(capitalized(about))]),
      ...(missing === '' ? [] : [textBlock(missing, { color: 'attention' })]),
      ...entries.map((entry) => rowOf(entry, page)),
      smallText(`Asked at ${times.asked(now)}; all times are of that time zone.`, {
        separator: true,
        spacing: 'medium',
      }),
    ],
    buttons,
  );
}

/** What was done, and small below it when, and the outcome: in colour when it failed. */
function rowOf(entry: AuditEntry, { names, times }: AuditPage): Json {
  const isBad = FAILURES.includes(entry.outcome) || entry.action === 'entries_missing';
  const state = `${times.at(entry.at)} · ${outcomeOf(entry, times, IN_CARD)}`;
  return {
    type: 'Container',
    spacing: 'small',
    items: [
      textBlock(deed(entry, names, IN_CARD)),
      smallText(state, { spacing: 'none', ...(isBad && { color: 'attention', isSubtle: false }) }),
    ],
  };
}
