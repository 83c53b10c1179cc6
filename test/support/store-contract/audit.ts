import type { Test } from 'tap';
import type { AuditEntry } from '../../../src/core/links.ts';
import type { Audit, AuditFilter } from '../../../src/core/store.ts';
import { type createMemoryLog, FOREIGN, NOW, newEntry } from '../records.ts';
import { hundred } from './parts.ts';

/** An audit log with nothing in it, what it logs, and the way to close it and open the same again. */
interface Opened {
  audit: Audit;
  log: ReturnType<typeof createMemoryLog>;
  reopen(): Promise<Audit>;
}

type Parts = Record<string, (t: Test, opened: Opened) => Promise<void>>;

const ALL: AuditFilter = { limit: 1_000 };

/**
 * What every audit log has to do, whatever is below it.
 * @param open called for each part with its test, whose end is the log's
 */
export async function auditContract(
  t: Test,
  name: string,
  open: (t: Test) => Promise<Opened>,
): Promise<void> {
  for (const [text, check] of Object.entries(parts)) {
    await t.test(`${name}: ${text}`, async (t) => check(t, await open(t)));
  }
}

const parts: Parts = {
  'what was recorded at once comes back in the order of the calls': async (t, { audit, reopen }) => {
    const entries = hundred.map((n) => newEntry({ outcome: `${n} ${FOREIGN}` }));
    await Promise.all(entries.map((entry) => audit.record(entry)));
    t.strictSame(await audit.read(ALL), entries);
    t.strictSame(await (await reopen()).read(ALL), entries);
  },

  'every field comes back, and what is absent stays absent': async (t, { audit }) => {
    const whole = newEntry({
      reference: 'abcdefgh',
      names: { actor: { name: FOREIGN, email: 'zoe@aurora.example' }, organization: 'Aurora Retail' },
    });
    const { actorId: _, command: __, ...bare } = newEntry();
    for (const entry of [whole, bare]) await audit.record(entry);
    t.strictSame(await audit.read(ALL), [whole, bare]);
  },

  'nothing but the fields of an entry is kept': async (t, { audit }) => {
    await audit.record({ ...newEntry(), ...{ sealedRefreshToken: 'secret' } });
    t.strictSame(await audit.read(ALL), [newEntry()]);
  },

  'entries are added to those that are there': async (t, { audit, reopen }) => {
    await audit.record(newEntry({ outcome: 'first' }));
    const again = await reopen();
    await again.record(newEntry({ outcome: 'second' }));
    t.same(outcomes(await again.read(ALL)), ['first', 'second']);
  },

  'from a moment on, that moment included': async (t, { audit }) => {
    for (const n of [0, 1, 2]) await audit.record(newEntry({ at: NOW + n, outcome: String(n) }));
    t.same(outcomes(await audit.read({ ...ALL, since: NOW + 1 })), ['1', '2']);
    t.same(await audit.read({ ...ALL, since: NOW + 3 }), []);
  },

  'of a person: what they did, and what was done to their link': async (t, { audit }) => {
    const { actorId: _, ...byTheProduct } = newEntry({ personId: 'ada', outcome: 'by the product' });
    await audit.record(newEntry({ actorId: 'ada', personId: 'tom', outcome: 'did' }));
    await audit.record(newEntry({ actorId: 'tom', personId: 'ada', outcome: 'was done' }));
    await audit.record(newEntry({ actorId: 'tom', personId: 'tom', outcome: 'somebody else' }));
    await audit.record(byTheProduct);
    t.same(outcomes(await audit.read({ ...ALL, personId: 'ada' })), ['did', 'was done', 'by the product']);
    t.same(await audit.read({ ...ALL, personId: 'nobody' }), []);
  },

  'at most the newest, oldest first': async (t, { audit }) => {
    for (const n of [1, 2, 3, 4, 5]) await audit.record(newEntry({ at: NOW + n, outcome: String(n) }));
    t.same(outcomes(await audit.read({ limit: 2 })), ['4', '5']);
    t.same(outcomes(await audit.read({ limit: 9 })), ['1', '2', '3', '4', '5']);
  },

  'closing waits for what is under way; later entries go to the log': async (t, { audit, log, reopen }) => {
    const recording = audit.record(newEntry({ outcome: 'under way' }));
    await audit.close();
    await recording;
    await audit.record(newEntry({ outcome: 'late' }));
    t.match(log.lines, [{ fields: { entry: { outcome: 'late' }, cause: 'the audit log is closed' } }]);
    t.equal(log.lines.length, 1);
    t.same(outcomes(await (await reopen()).read(ALL)), ['under way']);
  },
};

function outcomes(entries: AuditEntry[]): string[] {
  return entries.map(({ outcome }) => outcome);
}
