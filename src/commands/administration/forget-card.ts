import { organizationNames } from '../../bot/links/links-of.ts';
import { smallText, textBlock } from '../../bot/report/card-parts.ts';
import { confirmationCard } from '../../bot/report/confirmation-card.ts';
import { countOf, listed } from '../../bot/text/wording.ts';
import type { Card } from '../../core/chat.ts';
import { escapeCardText } from '../../core/markdown.ts';
import { REST, STAYS, type ToForget } from './forget-words.ts';

/** Asks for the confirmation of `forget`. @param command what the button says; it works once. @param cancel what the other one says */
export function forgetCard({ someone, grants, isLinking }: ToForget, command: string, cancel: string): Card {
  const { id, name, email } = someone;
  const organizations = listed(organizationNames(grants).map((one) => escapeCardText(one)));
  return confirmationCard(
    {
      question: 'Forget this person?',
      about: escapeCardText(name || email || id),
      parts: [
        ...(name !== '' && email !== '' ? [smallText(escapeCardText(email))] : []),
        textBlock(
          grants.length === 0
            ? 'They have no links.'
            : `${countOf(grants.length, 'link')} ${grants.length === 1 ? 'ends' : 'end'}, to ${organizations}, and they are told.`,
        ),
        ...(isLinking ? [textBlock('They are linking right now: the one-time URL no longer works.')] : []),
        textBlock(REST),
        textBlock("It can't be taken back.", { color: 'attention' }),
        smallText(STAYS),
      ],
    },
    [
      { title: 'Forget them', command, style: 'destructive' },
      { title: 'Cancel', command: cancel },
    ],
  );
}
