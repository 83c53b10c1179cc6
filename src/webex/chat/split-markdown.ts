/**
 * The longest text that Webex accepts, in bytes of UTF-8
 * (https://developer.webex.com/docs/api/v1/messages/create-a-message).
 */
export const MAX_MESSAGE_BYTES = 7439;

const bytes = (text: string) => Buffer.byteLength(text);

/**
 * Splits Markdown into pieces that each fit into one message, without losing anything. A piece ends at a line end. A
 * code fence stays whole; one that is too long for a message is closed and opened again.
 *
 * @param maxBytes the largest size of one piece, in bytes of UTF-8
 */
export function splitMarkdown(markdown: string, maxBytes = MAX_MESSAGE_BYTES): string[] {
  if (bytes(markdown) <= maxBytes) return [markdown];
  const pieces: string[] = [];
  let piece = '';
  for (const block of blocksOf(markdown).flatMap((block) => fitting(block, maxBytes))) {
    const longer = piece === '' ? block : `${piece}\n${block}`;
    if (bytes(longer) <= maxBytes) piece = longer;
    else {
      pieces.push(piece);
      piece = block;
    }
  }
  return [...pieces, piece].filter((text) => text.trim() !== '');
}

/** Splits the text into lines, and code fences with all their lines. */
function blocksOf(markdown: string): string[] {
  const blocks: string[] = [];
  let fence: string[] = [];
  for (const line of markdown.split('\n')) {
    const isFence = /^\s*```/.test(line);
    if (fence.length === 0 && !isFence) blocks.push(line);
    else if (fence.length === 0 || !isFence) fence.push(line);
    else {
      blocks.push([...fence, line].join('\n'));
      fence = [];
    }
  }
  return fence.length === 0 ? blocks : [...blocks, fence.join('\n')];
}

function fitting(block: string, maxBytes: number): string[] {
  if (bytes(block) <= maxBytes) return [block];
  const [opening = '', ...lines] = block.split('\n');
  // A first line of half a message is not the opening of a fence.
  if (!/^\s*```/.test(opening) || bytes(opening) > maxBytes / 2) return cutLine(block, maxBytes);
  if (/^\s*```\s*$/.test(lines.at(-1) ?? '')) lines.pop();
  const room = maxBytes - bytes(opening) - '\n\n```'.length;
  return splitMarkdown(lines.join('\n'), room).map((part) => `${opening}\n${part}\n\`\`\``);
}

/** Cuts a line that is too long, between words where possible, and never inside a character. */
function cutLine(line: string, maxBytes: number): string[] {
  const parts: string[] = [];
  let part = '';
  for (const word of line.split(/(?<= )/).flatMap((w) => (bytes(w) > maxBytes ? [...w] : [w]))) {
    if (bytes(part) + bytes(word) > maxBytes) {
      parts.push(part);
      part = '';
    }
    part += word;
  }
  return [...parts, part];
}
