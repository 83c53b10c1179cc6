import t from 'tap';
import { createConfirmations } from '../../src/bot/confirmations.ts';
import {
  hashSecret,
  isHash,
  isReference,
  isSecret,
  newReference,
  newSecret,
} from '../../src/core/secrets.ts';
import { startLinking } from '../support/linking-server.ts';

/** Texts in the place of a secret, none of which the product ever made. */
const WRONG = [
  '\0',
  `${newSecret().slice(0, 42)}\0`,
  `${newSecret()}\n`,
  newSecret().slice(1),
  `${newSecret()}A`,
  `${newSecret().slice(0, 42)}B`,
  `${newSecret().slice(0, 42)}=`,
  'x',
  '../../etc/passwd',
  "' or true --",
  '__proto__',
  'ä'.repeat(43),
];

t.test('secrets, hashes and references are known by their form', async (t) => {
  for (let n = 0; n < 200; n++) {
    const secret = newSecret();
    t.ok(isSecret(secret) && isHash(hashSecret(secret)) && isReference(newReference()));
  }
  for (const text of WRONG)
    t.notOk(isSecret(text) || isHash(text) || isReference(text), JSON.stringify(text));
  for (const text of ['abcdefg', 'abcdefghj', 'abcdefgl', 'ABCDEFGH', 'abcdefg\0', '🛰️'.repeat(4), ''])
    t.notOk(isReference(text), JSON.stringify(text));
});

t.test('nothing is asked of the store for a secret of another form, and the page says so', async (t) => {
  const { server, begin, asked, lines } = await startLinking(t);
  const { browser } = await begin('ada');
  const cookies = { '__Host-link': browser };
  const headers = { origin: 'https://bot.example', 'sec-fetch-site': 'same-origin' };
  asked.splice(0);
  for (const text of WRONG) {
    const encoded = encodeURIComponent(text);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const answers = [
      await server.inject({ url: `/link/${encoded}`, cookies }),
      await server.inject({ method: 'POST', url: `/link/${encoded}`, headers, cookies }),
      await server.inject({
        method: 'POST',
        url: '/link/confirm',
        headers: { ...headers, ...form },
        cookies,
        payload: `ticket=${encoded}`,
      }),
      await server.inject({ url: `/oauth/webex/callback?code=c&state=${encoded}`, cookies }),
      await server.inject({ url: `/oauth/meraki/callback?code=c&state=${encoded}`, cookies }),
    ];
    const expected = [410, 410, 410, 303, 303];
    t.strictSame(
      answers.map(({ statusCode }) => statusCode),
      expected,
      encoded,
    );
  }
  // What is under way in this browser is looked for by its cookie, which is right.
  t.strictSame([...new Set(asked)], ['findTicketOfBrowser']);
  t.strictSame(lines, []);
});

t.test('a cookie of another form counts as none, and the browser gets a new one', async (t) => {
  const { server, begin } = await startLinking(t);
  for (const value of WRONG) {
    const { secret } = await begin(`person ${value.length}`);
    const answer = await server.inject({
      method: 'POST',
      url: `/link/${secret}`,
      headers: { origin: 'https://bot.example', cookie: `__Host-link=${encodeURIComponent(value)}` },
    });
    const [given] = answer.cookies;
    t.ok(given !== undefined && isSecret(given.value) && given.value !== value);
  }
});

t.test('a confirmation code of another form is refused without a look into the store', async (t) => {
  const untouched = async () => {
    throw new Error('the store was asked');
  };
  const store = { saveConfirmation: untouched, findConfirmation: untouched, takeConfirmation: untouched };
  const ada = { id: 'ada', displayName: 'Ada', email: 'ada@aurora.example', orgId: 'aurora' };
  const { take } = createConfirmations(store, Date.now);
  for (const code of [...WRONG, 'abcdefg\0'])
    await t.rejects(take(code, ada, 'revoke all', 'revoke all'), { code: 'bad_arguments' });
});
