import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { decode, encode } from '../../../src/store/embedded/codec.ts';
import { unwrap, wrap } from '../../../src/store/embedded/envelope.ts';
import { openFolderReader } from '../../../src/store/embedded/folder-reader.ts';
import { createInboxFile } from '../../../src/store/embedded/inbox-file.ts';
import { openStore } from '../../../src/store/embedded/store.ts';
import { createTables } from '../../../src/store/embedded/tables.ts';
import { storable, withoutNulls } from '../../../src/store/postgres/rows.ts';
import { recordKinds } from '../../../src/store/records.ts';
import { attack } from '../../support/fuzz.ts';
import { hostileBytes, mutated } from '../../support/hostile-input.ts';
import {
  createMemoryLog,
  NOW,
  newAuthorizationRequest,
  newConfirmation,
  newGrant,
  newLinkTicket,
  newRevocation,
  newSettings,
} from '../../support/records.ts';

const SECRET = 'planted-sealed-token';
const sample = {
  grants: [newGrant({ sealedRefreshToken: SECRET }), newGrant()],
  revocations: [newRevocation()],
  tickets: [newLinkTicket()],
  attempts: [newAuthorizationRequest()],
  settings: [newSettings()],
  confirmations: [newConfirmation()],
};
const tables = createTables();
for (const grant of sample.grants) tables.grants.put(tables.grants.copy(grant));
const whole = Buffer.concat(wrap(encode(tables)));

/** The file after bytes were changed, removed or inserted. */
const bytes = fc
  .array(fc.tuple(fc.nat(), fc.nat(60), hostileBytes), { minLength: 1, maxLength: 3 })
  .map((changes) =>
    changes.reduce((file, [n, cut, put]) => {
      const at = n % (file.length + 1);
      return Buffer.concat([file.subarray(0, at), put, file.subarray(at + cut)]);
    }, whole),
  );
const document = mutated(fc.constant(sample)).map((value) =>
  Buffer.concat(wrap([Buffer.from(JSON.stringify(value) ?? '')])),
);
const file = fc.oneof(bytes, document, hostileBytes);

/** Checks that an error is our own, in one line, and quotes nothing of the file. */
function assertClear(error: unknown): void {
  if (!(error instanceof Error) || !['Error', 'UnreadableFileError'].includes(error.name)) throw error;
  if (error.message.includes(SECRET) || /[\n\r]/.test(error.message))
    throw new Error('the error quotes the file');
}

attack(
  t,
  'store.json is read as it was written, or refused',
  fc.property(file, (given) => {
    try {
      decode(unwrap(given));
    } catch (error) {
      assertClear(error);
    }
  }),
);

t.test('a folder with a damaged file is opened, or refused and left unchanged', async (t) => {
  const dir = t.testdir();
  const path = join(dir, 'store.json');
  const log = createMemoryLog();
  await attack(
    t,
    'the file on the disk stays unchanged',
    fc.asyncProperty(file, async (given) => {
      await writeFile(path, given);
      const read = await openFolderReader(dir).then((reader) => reader.close(), assertClear);
      const store = await openStore({ dir, log, clock: () => NOW }).catch(assertClear);
      await store?.close();
      if (store === undefined && read !== undefined)
        throw new Error('the store refuses a file that the reader accepts');
      if (!(await readFile(path)).equals(given)) throw new Error('the file was changed');
    }),
    500,
  );
});

const rest = {
  heardAt: NOW,
  unfinished: [{ lane: 'room', body: '{"resource":"messages"}', isInterrupted: false }],
  seen: [['["messages","created","1",""]', NOW]],
};
const inbox = fc.oneof(
  mutated(fc.constant(rest)).map((value) => Buffer.concat(wrap([Buffer.from(JSON.stringify(value) ?? '')]))),
  hostileBytes,
  bytes,
);

t.test('a damaged inbox is read, or set aside unchanged', async (t) => {
  const dir = t.testdir();
  const path = join(dir, 'inbox.json');
  const file = createInboxFile({ path: dir, stillHeld: async () => true }, createMemoryLog());
  await attack(
    t,
    'the file on the disk stays unchanged',
    fc.asyncProperty(inbox, async (given) => {
      await writeFile(path, given);
      const found = await file.find();
      const kept = await readFile(found === undefined ? `${path}.damaged` : path);
      if (!kept.equals(given)) throw new Error('the file was changed');
    }),
    500,
  );
});

const kinds = [
  { kind: recordKinds.grants, sample: sample.grants[0] },
  { kind: recordKinds.revocations, sample: sample.revocations[0] },
  { kind: recordKinds.tickets, sample: sample.tickets[0] },
  { kind: recordKinds.authorizationRequests, sample: sample.attempts[0] },
  { kind: recordKinds.settings, sample: sample.settings[0] },
  { kind: recordKinds.confirmations, sample: sample.confirmations[0] },
];

attack(
  t,
  'a record or a row of PostgreSQL is accepted, or refused without a quote of its values',
  fc.property(
    fc
      .constantFrom(...kinds.keys())
      .chain((n) => mutated(fc.constant(kinds[n]?.sample)).map((value) => ({ n, value }))),
    ({ n, value }) => {
      try {
        const isRow = typeof value === 'object' && value !== null;
        const copy = kinds[n]?.kind.copy(isRow ? withoutNulls(value) : value);
        const kept = JSON.stringify(storable(copy));
        if (/\\u0000|\\ud[89a-f]/i.test(kept)) throw new TypeError('PostgreSQL refuses this');
      } catch (error) {
        assertClear(error);
      }
    },
  ),
);
