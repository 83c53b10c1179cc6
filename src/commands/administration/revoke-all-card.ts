import { textBlock } from '../../bot/report/card-parts.ts';
import { confirmationCard } from '../../bot/report/confirmation-card.ts';
import { formatNumber } from '../../bot/text/wording.ts';
import type { Card } from '../../core/chat.ts';
import type { Grant } from '../../core/links.ts';
import { countLinks } from './people.ts';

/**
 * Asks for the confirmation of `revoke all`.
 *
 * @param alsoEnd a sentence about what else ends, behind a space; empty for nothing
 * @param command what the button says; it works once
 * @param cancel what the other one says
 */
export function revokeAllCard(
  grants: readonly Grant[],
  alsoEnd: string,
  command: string,
  cancel: string,
): Card {
  return confirmationCard(
    {
      question: "Revoke everybody's links?",
      about: grants.length === 0 ? 'Only one-time URLs' : countLinks(grants),
      parts: [
        textBlock(
          `They stop working at once, one-time URLs that were sent before no longer work, and everybody is told.${alsoEnd} This can't be undone, but each person can link again.`,
        ),
      ],
    },
    [
      {
        title:
          grants.length === 0
            ? 'Cancel all one-time URLs'
            : grants.length === 1
              ? 'Revoke the only link'
              : `Revoke all ${formatNumber(grants.length)} links`,
        command,
        style: 'destructive',
      },
      { title: 'Cancel', command: cancel },
    ],
  );
}
