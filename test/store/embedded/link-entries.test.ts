import { Readable } from 'node:stream';
import t from 'tap';
import type { AuditEntry } from '../../../src/core/links.ts';
import { linkEntries } from '../../../src/store/embedded/link-entries.ts';
import { FOREIGN, NOW, newEntry } from '../../support/records.ts';

const ACTIONS: AuditEntry['action'][] = [
  'link',
  'relink_required',
  'renewed',
  'ended',
  'unlink',
  'revoke',
  'revoked_at_meraki',
  'use',
  'setting',
  'export',
  'refused',
  'link_refused',
  'entries_missing',
];

async function read(text: string, blockSize: number): Promise<AuditEntry[]> {
  const bytes = Buffer.from(text);
  const blocks = Array.from({ length: Math.ceil(bytes.length / blockSize) }, (_, n) =>
    bytes.subarray(n * blockSize, (n + 1) * blockSize),
  );
  const entries: AuditEntry[] = [];
  for await (const entry of linkEntries(Readable.from(blocks))) entries.push(entry);
  return entries;
}

t.test('entries about links are read wherever the bytes are cut, and no others', async (t) => {
  const names = { person: { name: `"action":"revoke"${FOREIGN}`, email: '' }, organization: '\n\u2028' };
  const entries = ACTIONS.map((action, n) => newEntry({ at: NOW + n, action, names }));
  const text = entries.map((one) => `${JSON.stringify(one)}\n`).join('');
  const expected = entries.filter(({ action }) => ['link', 'ended', 'unlink', 'revoke'].includes(action));
  for (const size of [1, 2, 7, 64, 1_000, text.length, 10 * text.length])
    t.strictSame(await read(text, size), expected, `blocks of ${size}`);
});

t.test('lines that are no entries, and one that a crash cut short, are skipped', async (t) => {
  const whole = newEntry({ action: 'revoke' });
  const line = JSON.stringify(whole);
  const text = `\n\0\0{"action":"revoke"}\n${line.slice(0, -9)}\n{"a":1}\nnull\n${line}\n"action":"revoke\n"action":"${line}`;
  for (const size of [3, text.length]) t.strictSame(await read(text, size), [whole]);
  t.strictSame(await read(`${line}\n${line.slice(0, -1)}`, 50), [whole]);
  t.strictSame(await read(line, 50), [whole], 'a last line that lacks only its line feed is an entry');
  t.strictSame(await read('', 50), []);
});
