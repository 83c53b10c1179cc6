import type { WebexMessage } from '../../client/index.ts';
import type { MessageBody } from './message-body.ts';

/** Tells whether a message that is in a space is one that was sent, as far as Webex shows it; its files are only counted. */
export function isSameMessage(sent: MessageBody, found: WebexMessage): boolean {
  return (
    sent.parentId === (found.parentId ?? undefined) &&
    (sent.attachments?.length ?? 0) === (found.attachments?.length ?? 0) &&
    (sent.files?.length ?? 0) === (found.files?.length ?? 0) &&
    hasSameText(sent.markdown ?? '', found)
  );
}

/**
 * Webex need not give the Markdown back, or not as it was sent: then the words decide, which its plain text has without marks,
 * and the addresses behind them, which tell one one-time URL from another.
 */
function hasSameText(markdown: string, { markdown: found, text, html }: WebexMessage): boolean {
  if (found && squeezed(found) === squeezed(markdown)) return true;
  const shown = found ?? text ?? '';
  if (lettersOf(shownOf(shown)) !== lettersOf(shownOf(markdown))) return false;
  const written = `${found ?? ''} ${shownOf(html ?? '')}`;
  return written.trim() === '' || addressesIn(markdown).every((address) => written.includes(address));
}

const squeezed = (text: string) => text.replace(/\s+/g, ' ').trim();
const lettersOf = (text: string) => text.normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, '');
const addressesIn = (markdown: string) =>
  [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, address = '']) => address);

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Returns what Webex shows of Markdown: labels without addresses, mentions by their labels, characters for entities. */
function shownOf(markdown: string): string {
  return markdown
    .replace(/<@(?:personId|personEmail):[^|>]*\|?([^>]*)>/g, '$1')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^[ \t]*```\w*$/gm, '')
    .replace(/^[ \t]*\d+\.[ \t]/gm, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
