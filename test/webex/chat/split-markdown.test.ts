import t from 'tap';
import { MAX_MESSAGE_BYTES, splitMarkdown } from '../../../src/webex/chat/split-markdown.ts';

const fits = (parts: string[], maxBytes: number) =>
  parts.every((part) => Buffer.byteLength(part) <= maxBytes);

t.test('a text that fits is not split', async (t) => {
  const text = 'x'.repeat(MAX_MESSAGE_BYTES);
  t.strictSame(splitMarkdown(text), [text]);
  t.strictSame(splitMarkdown(''), ['']);
});

t.test('the limit counts bytes, not characters', async (t) => {
  t.equal(splitMarkdown('é'.repeat(MAX_MESSAGE_BYTES / 2)).length, 1);
  t.equal(splitMarkdown('é'.repeat(MAX_MESSAGE_BYTES / 2 + 1)).length, 2);
});

t.test('pieces end at line ends and nothing is lost', async (t) => {
  const lines = Array.from({ length: 2_000 }, (_, n) => `- switch ${n} in Zürich`);
  const parts = splitMarkdown(lines.join('\n'));
  t.ok(fits(parts, MAX_MESSAGE_BYTES));
  t.strictSame(parts.join('\n').split('\n'), lines);
});

t.test('a line that is too long is cut between words, never inside a character', async (t) => {
  const line = `${'word '.repeat(10)}${'😀'.repeat(20)} end`;
  const parts = splitMarkdown(line, 22);
  t.ok(fits(parts, 22));
  t.equal(parts.join(''), line);
  t.notMatch(parts.join('|'), /\ufffd/);
  t.equal(parts[0], 'word word word word ');
});

t.test('a code fence stays whole', async (t) => {
  const fence = '```\na\nb\n```';
  t.strictSame(splitMarkdown(`before\n${fence}\nafter`, 14), ['before', fence, 'after']);
});

t.test('a code fence that is too long is closed and opened again', async (t) => {
  const lines = ['one', 'two', 'three', 'four'];
  const parts = splitMarkdown(`\`\`\`txt\n${lines.join('\n')}\n\`\`\``, 20);
  t.ok(fits(parts, 20));
  for (const part of parts) t.match(part, /^```txt\n[^`]+\n```$/);
  t.strictSame(
    parts.flatMap((part) => part.split('\n').slice(1, -1)),
    lines,
  );
  const open = splitMarkdown('```\none two three\nfour five', 20);
  t.ok(fits(open, 20), 'a fence that was never closed');
  t.match(open.join('\n'), /one two[\s\S]*three[\s\S]*four five/);
});

t.test('a fence whose first line is longer than half a message is cut like a line', async (t) => {
  const parts = splitMarkdown(`\`\`\` ${'<@all>'.repeat(5)} \n 0 \`\`\` `, 40);
  t.ok(fits(parts, 40));
});
