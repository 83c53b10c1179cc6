import { DatabaseError } from 'pg';
import t from 'tap';
import { asUnavailable, isUnavailable } from '../../../src/store/postgres/unavailable.ts';
import { UNAVAILABLE } from '../../support/postgres-store.ts';

t.test('errors of a database that is unavailable are told from all others', async (t) => {
  const failure = (code: string, message = '') => Object.assign(new Error(message), { code });
  const unavailable = [
    ...['08006', '53300', '57P01', '57P02', '57P03', '57P05', '57014', '25P03', '25006'].map((code) =>
      failure(code),
    ),
    ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'EPIPE'].map((code) => failure(code)),
    new Error('Connection terminated unexpectedly'),
    new Error('Connection terminated due to connection timeout'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Query read timeout'),
    new Error('Received unexpected dataRow message from backend.'),
    new DatabaseError('received invalid response: 16', 4, 'error'),
  ];
  for (const error of unavailable)
    t.match(asUnavailable(error), UNAVAILABLE, `${error.message} ${Reflect.get(error, 'code')}`);
  const others = [failure('23505'), failure('42P01'), failure('28P01'), new Error('refused'), 'ECONNREFUSED'];
  for (const other of others) t.equal(asUnavailable(other), other);
  t.notOk(isUnavailable(undefined));
});

t.test('the cause is the first error of a host with two addresses', async (t) => {
  const [first, second] = [
    new Error('connect ECONNREFUSED ::1'),
    new Error('connect ECONNREFUSED 127.0.0.1'),
  ];
  const both = Object.assign(new AggregateError([first, second]), { code: 'ECONNREFUSED' });
  t.match(asUnavailable(both), { ...UNAVAILABLE, cause: { message: first.message } });
});
