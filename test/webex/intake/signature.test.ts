import { createHmac } from 'node:crypto';
import t from 'tap';
import { verifySignature } from '../../../src/webex/intake/signature.ts';

const secret = 'a secret of at least thirty-two characters';
const body = Buffer.from('{"name":"Z\\u00fcrich","url":"http:\\/\\/x"}');
const sign = (bytes: Buffer, key = secret) => createHmac('sha1', key).update(bytes).digest('hex');

t.test('the signature is over the bytes as they came', async (t) => {
  t.equal(verifySignature(body, sign(body), secret), true);
  t.equal(verifySignature(body, sign(body).toUpperCase(), secret), true);
  const rewritten = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
  t.equal(verifySignature(rewritten, sign(body), secret), false);
});

t.test('the signature of RFC 2202 §3, test case 2, is verified', async (t) => {
  const header = 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79';
  t.equal(verifySignature(Buffer.from('what do ya want for nothing?'), header, 'Jefe'), true);
});

t.test('any other header is refused', async (t) => {
  const good = sign(body);
  const refused: [string, string | undefined][] = [
    ['no header', undefined],
    ['an empty one', ''],
    ['another secret', sign(body, 'another')],
    ['cut short', good.slice(0, 38)],
    ['too long', `${good}00`],
    ['a prefix', `sha1=${good}`],
    ['spaces', ` ${good}`],
    ['not hexadecimal', 'z'.repeat(40)],
    ['one digit off', (good.startsWith('0') ? '1' : '0') + good.slice(1)],
  ];
  for (const [name, header] of refused) t.equal(verifySignature(body, header, secret), false, name);
  t.equal(verifySignature(body, sign(body, ''), ''), false, 'an empty secret protects nothing');
});
