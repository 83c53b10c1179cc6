import { randomBytes } from 'node:crypto';
import t from 'tap';
import { createSealer, grantContext, SealError } from '../../src/oauth/sealing.ts';

const key = (id: string) => ({ id, key: randomBytes(32) });
const ada = { personId: 'ada', organizationId: 'o1' };
const context = grantContext(ada, 'refresh_token');

function problem(run: () => unknown): string {
  try {
    run();
    return 'opened';
  } catch (error) {
    return error instanceof SealError ? error.code : String(error);
  }
}

t.test('a sealed value opens, and each has a new IV', async (t) => {
  const sealer = createSealer([key('k1')]);
  const sealed = sealer.seal('a token – ünï', context);
  t.equal(sealer.open(sealed, context), 'a token – ünï');
  t.not(sealed, sealer.seal('a token – ünï', context));
  t.match(sealed, /^v1\.k1\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
});

t.test('a value that was moved to another record can’t be opened', async (t) => {
  const sealer = createSealer([key('k1')]);
  const sealed = sealer.seal('token', context);
  const others = [
    grantContext({ ...ada, personId: 'ben' }, 'refresh_token'),
    grantContext({ ...ada, organizationId: 'o2' }, 'refresh_token'),
    grantContext(ada, 'access_token'),
    { ...context, kind: 'attempt' } as const,
  ];
  for (const other of others)
    t.equal(
      problem(() => sealer.open(sealed, other)),
      'damaged',
    );
});

t.test('a value with another key id, a change, a short tag or a retired key can’t be opened', async (t) => {
  const [k1, k2] = [key('k1'), key('k2')];
  const sealer = createSealer([k1, k2]);
  const sealed = sealer.seal('token', context);
  const [version, id, iv, ciphertext, tag] = sealed.split('.');
  const opened = (...parts: (string | undefined)[]) => problem(() => sealer.open(parts.join('.'), context));
  t.equal(opened(version, 'k2', iv, ciphertext, tag), 'damaged', 'key id swapped');
  t.equal(opened(version, id, iv, ciphertext, tag?.slice(0, 16)), 'damaged', 'short tag');
  t.equal(opened(version, id, iv, ciphertext), 'damaged', 'no tag');
  t.equal(opened('v2', id, iv, ciphertext, tag), 'damaged', 'another version');
  t.equal(opened(''), 'damaged', 'nothing');
  for (const [index, part] of [iv, ciphertext, tag].entries()) {
    const bytes = Buffer.from(part ?? '', 'base64url');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    const parts = [iv, ciphertext, tag];
    parts[index] = bytes.toString('base64url');
    t.equal(opened(version, id, ...parts), 'damaged', `bit flipped in part ${index}`);
  }
  const spare = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = spare.indexOf(tag?.at(-1) ?? '');
  t.equal(
    opened(version, id, iv, ciphertext, `${tag?.slice(0, -1)}${spare[last ^ 1]}`),
    'damaged',
    'a spare bit',
  );
  t.equal(opened(version, id, iv, `${ciphertext} `, tag), 'damaged', 'a character that decoders skip');
  t.equal(
    problem(() => createSealer([k2]).open(sealed, context)),
    'unknown_key',
    'retired key',
  );
  t.equal(createSealer([k2, k1]).open(sealed, context), 'token', 'an old key still opens');
  t.throws(() => createSealer([]), /at least one key/);
});

t.test('an error holds neither the token nor the sealed text', async (t) => {
  const sealer = createSealer([key('k1')]);
  const sealed = sealer.seal('the-token', context);
  try {
    sealer.open(sealed, grantContext(ada, 'access_token'));
  } catch (error) {
    t.notMatch(JSON.stringify(error) + String(error), /the-token/);
    t.notMatch(String(error), sealed);
  }
});
