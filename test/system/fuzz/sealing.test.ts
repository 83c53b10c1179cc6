import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { createSealer, grantContext, SealError } from '../../../src/oauth/sealing.ts';
import { attack } from '../../support/fuzz.ts';
import { hostileText } from '../../support/hostile-input.ts';

const keys = ['k1', 'k2'].map((id) => ({ id, key: randomBytes(32) }));
const sealer = createSealer(keys);
const context = grantContext({ personId: 'ada', organizationId: '549236' }, 'refresh_token');
const TOKEN = 'a-refresh-token-that-nobody-may-see';
const sealed = sealer.seal(TOKEN, context);

function refuses(text: string, where = context): void {
  try {
    sealer.open(text, where);
  } catch (error) {
    if (error instanceof SealError && !error.message.includes(TOKEN)) return;
    throw error;
  }
  throw new Error('the changed token was opened');
}

t.test('a sealed token is refused after any one bit was changed', async () => {
  for (let bit = 0; bit < sealed.length * 7; bit++) {
    const bytes = Buffer.from(sealed);
    bytes.writeUInt8(bytes.readUInt8(Math.floor(bit / 7)) ^ (1 << (bit % 7)), Math.floor(bit / 7));
    refuses(bytes.toString('latin1'));
  }
});

attack(
  t,
  'a changed token, or any other text, is refused',
  fc.property(
    fc
      .oneof(hostileText, fc.tuple(hostileText, fc.nat(sealed.length), fc.nat(4)).map(spliced))
      .filter((text) => text !== sealed),
    (text) => refuses(text),
  ),
);

attack(
  t,
  'a sealed text is opened in its own context and in no other',
  fc.property(hostileText, hostileText, (text, personId) => {
    const here = { ...context, personId };
    const one = sealer.seal(text, here);
    if (sealer.open(one, here) !== text.toWellFormed())
      throw new Error('the opened text differs from the sealed one');
    refuses(one, { ...here, personId: `${personId}x` });
    refuses(one, { ...here, field: 'access_token' });
  }),
);

function spliced([text, at, cut]: [string, number, number]): string {
  return sealed.slice(0, at) + text + sealed.slice(at + cut);
}
