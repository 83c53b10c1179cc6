import t from 'tap';
import { newSecret } from '../../src/core/secrets.ts';
import { createLogger } from '../../src/logger.ts';
import { startRig } from './application.ts';
import { assertNoLeak, leaksIn, type Secrets, secretsOfStandIns } from './log-scan.ts';

t.test('every kind of secret is known after linking, and found anywhere in a line', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  await rig.link(ada, '549236');
  await rig.say(ada, 'status Rotterdam "301"');
  const secrets = secretsOfStandIns(rig);
  t.strictSame(
    new Set(secrets.values()),
    new Set([
      'a client secret',
      'the webhook secret',
      'a sealing key',
      'the token of a person',
      "the bot's token",
      'a code or token of Meraki',
      'a code or token of Webex',
      'an OAuth state',
      'an OAuth code_challenge',
      'a one-time URL',
      'a message',
      'an answer',
    ]),
  );
  const logs = rig.logs().split('\n');
  t.ok(logs.length > 30, `${logs.length} lines`);
  t.strictSame(leaksIn(logs, secrets), []);
  for (const [secret, kind] of secrets) {
    const planted = JSON.stringify({ level: 20, msg: `something about ${secret} was said` });
    const found = leaksIn([...logs, planted], secrets);
    t.ok(
      found.some((leak) => leak.startsWith(kind)),
      kind,
    );
    t.notOk(
      found.some((leak) => leak.includes(secret)),
      'and is not repeated',
    );
  }
});

t.test('an unknown secret is found by its shape, also where the log removed it', (t) => {
  const none: Secrets = new Map();
  const lines: string[] = [];
  const log = createLogger({
    level: 'info',
    secrets: ['known-secret'],
    out: { write: (line) => lines.push(line) },
  });
  const planted = [
    'Authorization: Bearer abc.def-123',
    'Basic aWQ6c2VjcmV0',
    'https://bot.example/cb?code=abc',
    `/link/${newSecret()}`,
    'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZGEifQ.x',
    'with known-secret inside',
    `v1.k1.${'a'.repeat(16)}.${'b'.repeat(8)}.${'c'.repeat(22)}`,
  ];
  for (const text of planted) {
    lines.length = 0;
    log.info({ text }, 'planted');
    t.equal(leaksIn([text], none).length > 0 || text.includes('known') || text.startsWith('v1.'), true, text);
    t.throws(
      () => assertNoLeak(lines, none),
      /the log holds what is secret/,
      `${text}: caught is leaked too`,
    );
  }
  lines.length = 0;
  log.info({ reference: 'abcdefgh', path: '/v1/messages/Y2lzY29zcGFyazovL3VzL01FU1NBR0UvMQ' }, 'fine');
  assertNoLeak(lines, none);
  t.end();
});
