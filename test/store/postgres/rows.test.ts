import t from 'tap';
import { rowsOf, storable, withoutNulls } from '../../../src/store/postgres/rows.ts';
import { recordKinds } from '../../../src/store/records.ts';
import { BROKEN, FOREIGN, newAuthorizationRequest } from '../../support/records.ts';

t.test(
  'text that PostgreSQL refuses is replaced at any depth, and everything else stays as it is',
  async (t) => {
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
  },
);

t.test('only null fields are left out', async (t) => {
  t.strictSame(withoutNulls({ a: null, b: 0, c: '', d: false, e: [] }), { b: 0, c: '', d: false, e: [] });
});

t.test('every field is a column, and a wrong row is refused with its field and not its value', async (t) => {
  const asked: { text: string; values: unknown[] | undefined }[] = [];
  let answer: object = {};
  const db = {
    async query(text: string, values?: unknown[]) {
      asked.push({ text: text.replaceAll(/\s+/g, ' ').trim(), values });
      return { rows: [answer] };
    },
  };
  const requests = rowsOf(recordKinds.authorizationRequests, 'attempts', ['stateHash']);
  const { sealedVerifier: _, ...request } = newAuthorizationRequest();
  answer = { ...request, sealedVerifier: null };
  t.strictSame(await requests.save(db, request), request);
  t.match(asked[0]?.text, /^insert into attempts \(state_hash,provider,ticket_hash,/);
  t.match(asked[0]?.text, /on conflict \(state_hash\) do update set provider = excluded\.provider,/);
  const { stateHash, provider, ticketHash, browserHash, expiresAt } = request;
  t.strictSame(asked[0]?.values, [stateHash, provider, ticketHash, browserHash, undefined, expiresAt]);
  answer = { ...request, provider: 'somebody' };
  await t.rejects(requests.select(db, 'where true'), {
    message: 'an authorization request has a wrong shape at provider',
  });
  await t.rejects(requests.save(db, { ...request, expiresAt: Number.NaN }), /at expiresAt/);
  t.equal(asked.length, 2, 'a record with a wrong field is not sent to the database');
});
