import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { HOUR, MINUTE } from '../../src/core/clock.ts';
import type { AuditEntry } from '../../src/core/links.ts';

/** Entries that are written at once. */
const BATCH = 1_000;

/** Writes an audit log as an earlier version left it, one file, with an entry for each minute. */
export async function seedAudit(dir: string, entries: number): Promise<void> {
  if (entries === 0) return;
  const begin = Date.now() - HOUR - entries * MINUTE;
  await using file = await open(join(dir, 'audit.jsonl'), 'a', 0o600);
  for (let n = 0; n < entries; n += BATCH) {
    const lines = Array.from({ length: BATCH }, (_, one) => JSON.stringify(newEntry(n + one, begin)));
    await file.appendFile(`${lines.join('\n')}\n`);
  }
}

function newEntry(n: number, begin: number): AuditEntry {
  const personId = `person-${n % 500}`;
  const name = { name: `Person ${n % 500}`, email: `${personId}@aurora.example` };
  return {
    at: begin + n * MINUTE,
    actorId: personId,
    action: 'use',
    personId,
    organizationId: '549236',
    outcome: 'answered',
    command: 'status',
    reference: 'abcdefgh',
    names: { actor: name, person: name, organization: 'Aurora Retail' },
  };
}
