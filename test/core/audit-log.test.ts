import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { createAuditLog } from '../../src/core/audit-log.ts';
import { underReference } from '../../src/core/reference.ts';
import { createMemoryAuditLog, memoryAudit } from '../support/audit-log.ts';
import { NOW, newGrant, newRevocation } from '../support/records.ts';

const ada = { id: 'ada', displayName: 'Ada Moreno', email: 'ada@aurora.example', orgId: 'aurora' };
const clock = () => NOW;

t.test('an entry about a link has the time, the reference and the names of all concerned', async (t) => {
  const { audit, entries } = createMemoryAuditLog(clock);
  const grant = newGrant({ personName: 'Tom Becker', personEmail: 'tom@aurora.example' });
  await underReference(
    () => audit.record({ action: 'revoke', outcome: 'ended', actor: ada, subject: grant }),
    'k2345678',
  );
  t.strictSame(entries, [
    {
      at: NOW,
      actorId: 'ada',
      action: 'revoke',
      personId: grant.personId,
      organizationId: grant.organizationId,
      linkId: grant.linkId,
      shareId: undefined,
      outcome: 'ended',
      command: undefined,
      reference: 'k2345678',
      names: {
        actor: { name: 'Ada Moreno', email: 'ada@aurora.example' },
        person: { name: 'Tom Becker', email: 'tom@aurora.example' },
        organization: grant.organizationName,
      },
    },
  ]);
});

t.test('an entry about a revocation names its organization and no actor', async (t) => {
  const { audit, entries } = createMemoryAuditLog(clock);
  const revocation = newRevocation({ organizationName: 'Aurora Retail' });
  await audit.record({ action: 'revoked_at_meraki', outcome: 'confirmed', subject: revocation });
  t.match(entries, [{ at: NOW, actorId: undefined, reference: undefined }]);
  t.strictSame(entries[0]?.names, { organization: 'Aurora Retail' });
});

t.test('an entry about ids alone names only the actor', async (t) => {
  const { audit, entries } = createMemoryAuditLog(clock);
  const subject = { personId: 'tom', organizationId: '' };
  await audit.record({ action: 'setting', outcome: 'on', command: 'keep alive', actor: ada, subject });
  t.match(entries, [{ personId: 'tom', organizationId: '', command: 'keep alive' }]);
  t.strictSame(entries[0]?.names, { actor: { name: 'Ada Moreno', email: 'ada@aurora.example' } });
});

t.test('a record resolves only when the entry is stored', async (t) => {
  const stored = Promise.withResolvers<void>();
  const audit = createAuditLog({ ...memoryAudit([]), record: () => stored.promise }, clock);
  let isRecorded = false;
  const recording = audit
    .record({ action: 'export', outcome: '3', actor: ada, subject: { personId: 'ada', organizationId: '' } })
    .then(() => {
      isRecorded = true;
    });
  await new Promise(setImmediate);
  t.notOk(isRecorded);
  stored.resolve();
  await recording;
  t.ok(isRecorded);
});

t.test('only the recorder and the stores know the port that stores entries', async (t) => {
  const allowed = /^src\/(core\/(audit-log|audit)\.ts|store\/)/;
  const files = await readdir('src', { recursive: true });
  const knowing: string[] = [];
  const creating: string[] = [];
  for (const file of files.filter((name) => name.endsWith('.ts')).map((name) => join('src', name))) {
    const source = await readFile(file, 'utf8');
    if (/\bAudit\b.*from '.*core\/audit\.ts'|backend\.audit\.record/.test(source) && !allowed.test(file))
      knowing.push(file);
    if (source.includes('createAuditLog(') && file !== 'src/core/audit-log.ts') creating.push(file);
  }
  t.strictSame(knowing, [], 'whoever holds no Audit can not record an entry without the recorder');
  t.strictSame(creating, ['src/app.ts'], 'the recorder is made once');
});
