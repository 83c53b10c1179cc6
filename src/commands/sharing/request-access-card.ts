import { type Button, buttonRows, card, smallText, textBlock } from '../../bot/report/card-parts.ts';
import { bold, code, countOf, listed, paragraphs, quote } from '../../bot/text/wording.ts';
import type { AccessRequest } from '../../core/access-requests.ts';
import type { OutgoingMessage } from '../../core/chat.ts';
import type { Grant } from '../../core/links.ts';
import { escapeCardText, escapeMarkdown } from '../../core/markdown.ts';

/** The days for which access can be given by a button. */
const DAYS = [1, 30, 90];
/** A network's name and a reason are at most as long. */
const MAX_SHOWN = 200;

/**
 * Makes the card that asks a lender: who asks, what for, and a button for each time. It shows nothing that the requester did not
 * type, besides the lender's own organization.
 *
 * @param grant the lender's link
 * @param maxDays the longest time for which the operator lets somebody lend
 */
export function accessCard(request: AccessRequest, grant: Grant, maxDays: number): OutgoingMessage {
  const { id, requester, network, reason } = request;
  const days = [...new Set(DAYS.map((day) => Math.min(day, maxDays)))];
  const owner = grant.personId;
  const approve = (scope: 'whole' | 'named') =>
    days.map((day) => ({
      // Beside those of one network, a button that gives all says so.
      title: scope === 'whole' && network !== undefined ? `All, ${countOf(day, 'day')}` : countOf(day, 'day'),
      command: `approve access ${id} ${day}d ${scope}`,
      owner,
    }));
  const deny: Button = { title: 'Deny', command: `deny access ${id}`, style: 'destructive', owner };
  const lines = (shown: (foreign: string, maxLength?: number) => string) => [
    `**${shown(requester.name)}** (${shown(requester.email)}) asks you for access.`,
    network === undefined ? '' : `Network, as they typed it: “${shown(network, MAX_SHOWN)}”`,
    reason === undefined ? '' : `What for: “${shown(reason, MAX_SHOWN)}”`,
  ];
  const what =
    'They could ask through your link, read-only, and do nothing else. You can end it at any time.';
  const whole = (name: string) => `Give access to the whole organization **${name}** for:`;
  const named = (name: string) => `Give access only to the network “${name}” for:`;
  const withLine = 'Nothing happens unless you press a button, within 24 hours. To deny with a line:';
  const typed = `deny access ${id} because …`;
  return {
    markdown: paragraphs(
      ...lines(escapeMarkdown),
      what,
      ...(network === undefined
        ? []
        : [
            `Only ${quote(network)}: say ${listed(
              days.map((day) => code(`approve access ${id} ${day}d named`)),
              'or',
            )}.`,
          ]),
      `All of ${bold(grant.organizationName)}: say ${listed(
        days.map((day) => code(`approve access ${id} ${day}d whole`)),
        'or',
      )}.`,
      `Or deny it: ${code(`deny access ${id}`)}, with a line: ${code(typed)}. Unless you decide within 24 hours, nothing happens.`,
    ),
    card: card(
      [
        ...lines(escapeCardText)
          .filter((text) => text !== '')
          .map((text) => textBlock(text)),
        smallText(what),
        ...(network === undefined
          ? []
          : [textBlock(named(escapeCardText(network, MAX_SHOWN))), ...buttonRows(approve('named'))]),
        textBlock(whole(escapeCardText(grant.organizationName))),
        ...buttonRows(approve('whole')),
        smallText(`${withLine} say “${typed}”.`),
      ],
      [deny],
    ),
  };
}
