/** The longest text Webex takes, in bytes of UTF-8 (https://developer.webex.com/docs/api/v1/messages/create-a-message). */
export const MAX_BYTES = 7439;

const bytes = (text: string) => Buffer.byteLength(text);

/**
 * Markdown in pieces that each fit into one message; nothing is left out. A piece ends at a line end, and a
 * code fence stays whole: one that is too long for a message is closed and opened again.
 */
export function splitMarkdown(markdown: string, most = MAX_BYTES): string[] {
  if (bytes(markdown) <= most) return [markdown];
  const pieces: string[] = [];
  let piece = '';
  for (const block of blocksOf(markdown).flatMap((block) => fitting(block, most))) {
    const longer = piece === '' ? block : `${piece}\n${block}`;
    if (bytes(longer) <= most) piece = longer;
    else {
      pieces.push(piece);
      piece = block;
    }
  }
  return [...pieces, piece].filter((text) => text.trim() !== '');
}

/** Lines, and fences with all their lines. */
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

function fitting(block: string, most: number): string[] {
  if (bytes(block) <= most) return [block];
  const [opening = '', ...lines] = block.split('\n');
  // One that opens with half a message is no fence of ours.
  if (!/^\s*```/.test(opening) || bytes(opening) > most / 2) return cutLine(block, most);
  if (/^\s*```\s*$/.test(lines.at(-1) ?? '')) lines.pop();
  const room = most - bytes(opening) - '\n\n```'.length;
  return splitMarkdown(lines.join('\n'), room).map((part) => `${opening}\n${part}\n\`\`\``);
}

/** A line that is too long, cut between words where it can be, and never inside a character. */
function cutLine(line: string, most: number): string[] {
  const parts: string[] = [];
  let part = '';
  for (const word of line.split(/(?<= )/).flatMap((w) => (bytes(w) > most ? [...w] : [w]))) {
    if (bytes(part) + bytes(word) > most) {
      parts.push(part);
      part = '';
    }
    part += word;
  }
  return [...parts, part];
}
