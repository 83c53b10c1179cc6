import t from 'tap';
import { rowsOf, storable, withoutNulls } from '../../../src/store/postgres/rows.ts';
import { attempts as kind } from '../../../src/store/records.ts';
import { BROKEN, FOREIGN, newAttempt } from '../../support/records.ts';

t.test('what PostgreSQL refuses is mended, at any depth; the rest stays as it is', async (t) => {
  t.strictSame(
    storable({ text: BROKEN, of: [BROKEN, 1.6], place: { roomId: FOREIGN }, is: true, not: null }),
    {
      text: '\ufffd\ufffd',
      of: ['\ufffd\ufffd', 2],
      place: { roomId: FOREIGN },
      is: true,
      not: null,
    },
  );
  t.equal(storable(undefined), undefined);
});

t.test('null is absent, and nothing else is', async (t) => {
  t.strictSame(withoutNulls({ a: null, b: 0, c: '', d: false, e: [] }), { b: 0, c: '', d: false, e: [] });
});

t.test('every field is a column; a row that is no record is refused by field, not by value', async (t) => {
  const asked: { text: string; values: unknown[] | undefined }[] = [];
  let answer: object = {};
  const db = {
    async query(text: string, values?: unknown[]) {
      asked.push({ text: text.replaceAll(/\s+/g, ' ').trim(), values });
      return { rows: [answer] };
    },
  };
  const attempts = rowsOf(kind, 'attempts', ['stateHash']);
  const { sealedVerifier: _, ...attempt } = newAttempt();
  answer = { ...attempt, sealedVerifier: null };
  t.strictSame(await attempts.save(db, attempt), attempt);
  t.match(asked[0]?.text, /^insert into attempts \(state_hash,provider,ticket_hash,/);
  t.match(asked[0]?.text, /on conflict \(state_hash\) do update set provider = excluded\.provider,/);
  const { stateHash, provider, ticketHash, browserHash, expiresAt } = attempt;
  t.strictSame(asked[0]?.values, [stateHash, provider, ticketHash, browserHash, undefined, expiresAt]);
  answer = { ...attempt, provider: 'somebody' };
  await t.rejects(attempts.select(db, 'where true'), { message: 'an attempt has a wrong shape at provider' });
  await t.rejects(attempts.save(db, { ...attempt, expiresAt: Number.NaN }), /at expiresAt/);
  t.equal(asked.length, 2, 'what is impossible is not even asked');
});
