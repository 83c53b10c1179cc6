import type { Test } from 'tap';
import type { Audit, AuditFilter } from '../../../src/core/audit.ts';
import type { AuditEntry } from '../../../src/core/links.ts';
import { BROKEN, type createMemoryLog, FOREIGN, NOW, newEntry } from '../records.ts';
import { hundred } from './parts.ts';

/** An empty audit log, the lines that it logs, and a way to close it and open it again. */
interface OpenedAudit {
  audit: Audit;
  log: ReturnType<typeof createMemoryLog>;
  reopen(): Promise<Audit>;
}

type Parts = Record<string, (t: Test, opened: OpenedAudit) => Promise<void>>;

const ALL: AuditFilter = { limit: 1_000 };

/**
 * Tests the requirements of every audit log.
 *
 * @param open called for each requirement with its test; the audit log ends with that test
 */
export async function auditContract(
  t: Test,
  name: string,
  open: (t: Test) => Promise<OpenedAudit>,
): Promise<void> {
  for (const [text, check] of Object.entries(parts)) {
    await t.test(`${name}: ${text}`, async (t) => check(t, await open(t)));
  }
}

const parts: Parts = {
  'actions, outcomes, an organization and a person are combined, and newer ones left out': async (
    t,
    { audit, reopen },
  ) => {
    const say = (outcome: string, fields: Partial<AuditEntry>) => newEntry({ outcome, ...fields });
    const entries = [
      say('a', { action: 'use', organizationId: '1' }),
      say('b', { action: 'link', organizationId: '1' }),
      say('a', { action: 'link', organizationId: '2' }),
      say('b', { action: 'setting', organizationId: '1', personId: 'p', actorId: 'q' }),
      say('a', { action: 'use', organizationId: '1', personId: 'p', actorId: 'q' }),
      say('1 entry since', { action: 'entries_missing', organizationId: '', personId: '' }),
    ];
    for (const [n, entry] of entries.entries()) await audit.record({ ...entry, at: NOW + n });
    for (const log of [audit, await reopen()]) {
      const read = async (filter: Partial<AuditFilter>) =>
        (await log.read({ limit: 10, ...filter })).map(({ at }) => at - NOW);
      t.same(await read({ actions: ['link'] }), [1, 2, 5], 'and what says that others are missing');
      t.same(await read({ actions: ['use', 'setting'] }), [0, 3, 4, 5]);
      t.same(await read({ outcomes: ['a'] }), [0, 2, 4, 5]);
      t.same(await read({ outcomes: ['b', 'c'] }), [1, 3, 5]);
      t.same(await read({ organizationId: '2' }), [2, 5]);
      t.same(await read({ organizationId: '1', personId: 'q', actions: ['use'], outcomes: ['a'] }), [4, 5]);
      t.same(await read({ outcomes: ['b'], until: NOW + 3 }), [1]);
      t.same(await read({ skip: 2, limit: 3 }), [1, 2, 3]);
      t.same(await read({ skip: 1, actions: ['use'] }), [0, 4]);
      t.same(await read({ skip: 1, limit: 1, actions: ['use'] }), [4]);
      t.same(await read({ skip: 9 }), []);
    }
  },

  'a lender reads what concerns their shares, and nothing else of their link': async (
    t,
    { audit, reopen },
  ) => {
    const entries = [
      newEntry({ personId: 'ada', actorId: 'tom', action: 'use', shareId: 's1' }),
      newEntry({ personId: 'ada', actorId: 'ada', action: 'use' }),
      newEntry({ personId: 'ada', actorId: 'ada', action: 'lent', shareId: 's1', organizationId: '1' }),
      newEntry({ personId: 'ben', actorId: 'ada', action: 'use', shareId: 's2' }),
      newEntry({ personId: 'ada', actorId: 'tom', action: 'refused', outcome: 'not_lent', shareId: 's1' }),
      newEntry({ personId: '', action: 'entries_missing', organizationId: '' }),
    ];
    for (const [n, entry] of entries.entries()) await audit.record({ ...entry, at: NOW + n });
    for (const log of [audit, await reopen()]) {
      const read = async (filter: Partial<AuditFilter>) =>
        (await log.read({ limit: 10, ...filter })).map(({ at }) => at - NOW);
      t.same(await read({ lenderId: 'ada' }), [0, 2, 4, 5]);
      t.same(await read({ lenderId: 'ada', actions: ['use'] }), [0, 5]);
      t.same(await read({ lenderId: 'ada', organizationId: '1' }), [2, 5]);
      t.same(await read({ lenderId: 'ada', personId: 'tom' }), [0, 4, 5]);
      t.same(await read({ lenderId: 'ada', skip: 1, limit: 2 }), [2, 4]);
      t.same(await read({ lenderId: 'ada', until: NOW + 2 }), [0]);
      t.same(await read({ lenderId: 'ben' }), [3, 5]);
      t.same(await read({ lenderId: 'tom' }), [5], 'whoever borrows lends nothing');
    }
  },

  'a page far back is read without those before it': async (t, { audit }) => {
    const many = Array.from({ length: 2_300 }, (_, n) => newEntry({ at: NOW + n, outcome: `${n}` }));
    await Promise.all(many.map((entry) => audit.record(entry)));
    const outcomesOf = (entries: AuditEntry[]) => entries.map(({ outcome }) => outcome);
    t.same(outcomesOf(await audit.read({ skip: 2_298, limit: 5 })), ['0', '1']);
    const all = await audit.read({ skip: 1_200, limit: 1_050 });
    t.same(outcomesOf(all), outcomesOf(many.slice(50, 1_100)));
  },

  'entries recorded at once are read in the order of the calls': async (t, { audit, reopen }) => {
    const entries = hundred.map((n) => newEntry({ outcome: `${n} ${FOREIGN}` }));
    await Promise.all(entries.map((entry) => audit.record(entry)));
    t.strictSame(await audit.read(ALL), entries);
    t.strictSame(await (await reopen()).read(ALL), entries);
  },

  'every field is read back, and absent fields stay absent': async (t, { audit }) => {
    const whole = newEntry({
      reference: 'abcdefgh',
      linkId: 'k7m2p4xw',
      names: { actor: { name: FOREIGN, email: 'zoe@aurora.example' }, organization: 'Aurora Retail' },
    });
    const { actorId: _, command: __, ...bare } = newEntry();
    for (const entry of [whole, bare]) await audit.record(entry);
    t.strictSame(await audit.read(ALL), [whole, bare]);
  },

  'only the fields of an entry are kept': async (t, { audit }) => {
    await audit.record({ ...newEntry(), ...{ sealedRefreshToken: 'secret' } });
    t.strictSame(await audit.read(ALL), [newEntry()]);
  },

  'new entries are added after the existing ones': async (t, { audit, reopen }) => {
    await audit.record(newEntry({ outcome: 'first' }));
    const again = await reopen();
    await again.record(newEntry({ outcome: 'second' }));
    t.same(outcomes(await again.read(ALL)), ['first', 'second']);
  },

  'entries are read from a time on, that time included': async (t, { audit }) => {
    for (const n of [0, 1, 2]) await audit.record(newEntry({ at: NOW + n, outcome: String(n) }));
    t.same(outcomes(await audit.read({ ...ALL, since: NOW + 1 })), ['1', '2']);
    t.same(await audit.read({ ...ALL, since: NOW + 3 }), []);
  },

  'entries are read up to a time, that time excluded': async (t, { audit }) => {
    for (const n of [0, 1, 2]) await audit.record(newEntry({ at: NOW + n, outcome: String(n) }));
    t.same(outcomes(await audit.read({ ...ALL, until: NOW + 2 })), ['0', '1']);
    t.same(outcomes(await audit.read({ ...ALL, since: NOW + 1, until: NOW + 2 })), ['1']);
    t.same(outcomes(await audit.read({ until: NOW + 2, limit: 1 })), ['1'], 'the newest of these');
    t.same(await audit.read({ ...ALL, until: NOW }), []);
  },

  'the entries of a person are what they did and what was done to their link': async (t, { audit }) => {
    const { actorId: _, ...byTheProduct } = newEntry({ personId: 'ada', outcome: 'by the product' });
    await audit.record(newEntry({ actorId: 'ada', personId: 'tom', outcome: 'did' }));
    await audit.record(newEntry({ actorId: 'tom', personId: 'ada', outcome: 'was done' }));
    await audit.record(newEntry({ actorId: 'tom', personId: 'tom', outcome: 'somebody else' }));
    await audit.record(byTheProduct);
    t.same(outcomes(await audit.read({ ...ALL, personId: 'ada' })), ['did', 'was done', 'by the product']);
    t.same(await audit.read({ ...ALL, personId: 'nobody' }), []);
  },

  'at most the newest entries are read, oldest first': async (t, { audit }) => {
    for (const n of [1, 2, 3, 4, 5]) await audit.record(newEntry({ at: NOW + n, outcome: String(n) }));
    t.same(outcomes(await audit.read({ limit: 2 })), ['4', '5']);
    t.same(outcomes(await audit.read({ limit: 9 })), ['1', '2', '3', '4', '5']);
  },

  'entries older than a time are deleted exactly, and stay deleted': async (t, { audit, reopen }) => {
    for (const n of [3, 0, 2, 1, 5, 4]) await audit.record(newEntry({ at: NOW + n, outcome: String(n) }));
    t.equal(await audit.deleteBefore(NOW), 0);
    t.equal(await audit.deleteBefore(NOW + 2), 2);
    t.equal(await audit.deleteBefore(NOW + 2), 0);
    t.same(outcomes(await audit.read(ALL)).toSorted(), ['2', '3', '4', '5']);
    t.same(outcomes(await audit.read({ ...ALL, since: NOW + 4 })).toSorted(), ['4', '5']);
    const again = await reopen();
    t.equal((await again.read(ALL)).length, 4);
    t.equal(await again.deleteBefore(NOW + 9), 4);
    await again.record(newEntry({ outcome: 'next' }));
    t.same(outcomes(await again.read(ALL)), ['next']);
  },

  'a long log is read in its order, also where many entries have one time': async (t, { audit }) => {
    const numbers = Array.from({ length: 2_300 }, (_, n) => n);
    for (let n = 0; n < 2_300; n += 100)
      await Promise.all(
        hundred.map((one) =>
          audit.record(newEntry({ at: NOW + Math.floor(n / 700), outcome: `${n + one}` })),
        ),
      );
    t.same(outcomes(await audit.read({ limit: 5_000 })), numbers.map(String));
    t.same(outcomes(await audit.read({ limit: 2_000 })), numbers.slice(300).map(String));
    t.same(
      outcomes(await audit.read({ limit: 1_001, personId: newEntry().personId })),
      numbers.slice(-1_001).map(String),
    );
    t.same(outcomes(await audit.read({ limit: 5_000, since: NOW + 1 })), numbers.slice(700).map(String));
  },

  'many are deleted, by several at once, while others are recorded': async (t, { audit }) => {
    for (let n = 0; n < 2_500; n += 100)
      await Promise.all(hundred.map((one) => audit.record(newEntry({ at: NOW + n + one, outcome: 'old' }))));
    const deleting = Promise.all([1, 2, 3].map(() => audit.deleteBefore(NOW + 2_500)));
    await Promise.all(hundred.map((n) => audit.record(newEntry({ at: NOW + 2_500 + n, outcome: `${n}` }))));
    const deleted = await deleting;
    t.equal(
      deleted.reduce((sum, one) => sum + one),
      2_500,
    );
    t.same(outcomes(await audit.read(ALL)), hundred.map(String));
  },

  'text that is not valid is recorded and looked for like any other': async (t, { audit, log }) => {
    const text = `a${BROKEN}b`;
    const named = { name: text, email: text };
    await audit.record(newEntry({ outcome: 'before' }));
    await audit.record(
      newEntry({
        actorId: text,
        personId: text,
        organizationId: text,
        outcome: text,
        command: text,
        reference: text,
        names: { actor: named, person: named, organization: text },
      }),
    );
    await audit.record(newEntry({ outcome: 'after' }));
    t.equal((await audit.read(ALL)).length, 3);
    t.equal((await audit.read({ ...ALL, personId: text })).length, 1);
    t.strictSame(log.lines, []);
  },

  'people are found by id, and by an address that they had, with their newest name': async (t, { audit }) => {
    const named = (name: string, email: string) => ({ name, email });
    const entries = [
      newEntry({ names: { actor: named('Ada Old', 'Ada@Aurora.example') } }),
      newEntry({ names: { person: named('Ada', 'ada@aurora.example') } }),
      newEntry({ names: { actor: named('Ada New', 'new@aurora.example') } }),
      newEntry(),
      newEntry({ actorId: 'tom', personId: 'eve', names: { person: named('Eve', 'ADA@aurora.example') } }),
      newEntry({ actorId: 'nameless', personId: 'tom' }),
    ];
    for (const entry of entries) await audit.record(entry);
    const found = await audit.findPeople('ada@aurora.example');
    t.strictSame(
      found.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      [
        { id: 'ada', name: 'Ada', email: 'ada@aurora.example' },
        { id: 'eve', name: 'Eve', email: 'ADA@aurora.example' },
      ],
    );
    t.strictSame(await audit.findPeople('ada'), [
      { id: 'ada', name: 'Ada New', email: 'new@aurora.example' },
    ]);
    t.strictSame(await audit.findPeople('nameless'), [{ id: 'nameless', name: '', email: '' }]);
    for (const none of ['ad', 'Ada', 'a%@aurora.example', 'aurora.example', BROKEN, ''])
      t.strictSame(await audit.findPeople(none), []);
  },

  'a forgotten person is taken out of all entries, whoever acted, and others stay': async (
    t,
    { audit, reopen },
  ) => {
    const [ada, tom] = [
      { name: 'Ada', email: 'ada@aurora.example' },
      { name: 'Tom', email: 'tom@aurora.example' },
    ];
    const all = [
      newEntry({ names: { actor: ada, person: ada, organization: FOREIGN } }),
      newEntry({ actorId: 'tom', names: { actor: tom, person: ada } }),
      newEntry({ personId: 'tom', names: { actor: ada, person: tom } }),
      newEntry(),
      newEntry({ actorId: 'tom', personId: 'tom', outcome: 'ada', names: { actor: tom } }),
      newEntry({ actorId: 'adam', personId: 'adam' }),
    ];
    for (const entry of all) await audit.record(entry);
    const as = await audit.forgottenAs('ada');
    t.match(as, /^forgotten:[0-9a-f]{32}$/);
    for (const _ of [1, 2]) await audit.forget('ada');
    const expected = [
      { ...all[0], actorId: as, personId: as, names: { organization: FOREIGN } },
      { ...all[1], personId: as, names: { actor: tom } },
      { ...all[2], actorId: as, names: { person: tom } },
      { ...all[3], actorId: as, personId: as },
      ...all.slice(4),
    ];
    t.strictSame(await audit.read(ALL), expected);
    t.strictSame(await audit.read({ ...ALL, personId: 'ada' }), []);
    t.equal((await audit.read({ ...ALL, personId: as })).length, 4);
    for (const none of ['ada', 'ada@aurora.example']) t.strictSame(await audit.findPeople(none), []);
    const again = await reopen();
    t.strictSame(await again.read(ALL), expected);
    t.equal(await again.forgottenAs('ada'), as, 'the same after a restart');
    t.not(await again.forgottenAs('tom'), as);
  },

  'what was under way when a person was forgotten does not bring them back, until they link again': async (
    t,
    { audit },
  ) => {
    await audit.record(newEntry());
    await audit.forget('ada');
    const as = await audit.forgottenAs('ada');
    const names = { actor: { name: 'Ada', email: 'ada@aurora.example' } };
    await audit.record(newEntry({ outcome: 'late', names }));
    await audit.record(newEntry({ action: 'link', names }));
    await audit.record(newEntry({ outcome: 'known', names }));
    t.strictSame(await audit.read(ALL), [
      newEntry({ actorId: as, personId: as }),
      newEntry({ actorId: as, personId: as, outcome: 'late', names: {} }),
      newEntry({ action: 'link', names }),
      newEntry({ outcome: 'known', names }),
    ]);
  },

  'a hundred entries that are recorded while a person is forgotten are all there, without them': async (
    t,
    { audit, reopen },
  ) => {
    const record = (personId: string) =>
      hundred.map((n) => audit.record(newEntry({ actorId: personId, personId, outcome: `${n}` })));
    await Promise.all([...record('ada'), ...record('tom')]);
    await Promise.all([audit.forget('ada'), ...record('ada'), ...record('tom'), audit.forget('ada')]);
    await audit.forget('ada');
    const as = await audit.forgottenAs('ada');
    for (const log of [audit, await reopen()]) {
      const read = await log.read(ALL);
      t.equal(read.length, 400);
      for (const id of [as, 'tom'])
        t.strictSame(
          read
            .filter(({ personId, actorId }) => personId === id && actorId === id)
            .map(({ outcome }) => Number(outcome))
            .toSorted((a, b) => a - b),
          [...hundred, ...hundred].toSorted((a, b) => a - b),
        );
    }
  },

  'closing waits for entries under way, and later ones go to the log': async (t, { audit, log, reopen }) => {
    const recording = audit.record(newEntry({ outcome: 'under way' }));
    await audit.close();
    await recording;
    await audit.record(newEntry({ outcome: 'late' }));
    t.match(log.lines, [
      { fields: { entry: { outcome: 'late' }, err: { message: 'the audit log is closed' } } },
    ]);
    t.equal(log.lines.length, 1);
    t.same(outcomes(await (await reopen()).read(ALL)), ['under way']);
  },
};

function outcomes(entries: AuditEntry[]): string[] {
  return entries.map(({ outcome }) => outcome);
}
