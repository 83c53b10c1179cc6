import t from 'tap';
import type { Command } from '../../../src/bot/command.ts';
import { readCommand, runAsTyped } from '../../../src/bot/dispatch/closing-punctuation.ts';
import { type ErrorCode, KnownError } from '../../../src/core/errors.ts';
import { few, startAsking } from '../../support/queries.ts';

const command = (name: string, more: Partial<Command> = {}): Command => ({
  name,
  group: 'Devices',
  summary: name,
  examples: [name],
  run: async () => ({ markdown: name, isPrivate: false }),
  ...more,
});
const commands = [
  command('device'),
  command('ping', { changes: true }),
  command('keep alive', { changes: true }),
];

/** Says a text of which only one argument fits. @returns the arguments that were tried */
async function tried(said: string, fits: string, code: ErrorCode = 'not_found') {
  const { parsed } = readCommand(said, commands);
  if (parsed === undefined) return undefined;
  const all: string[] = [];
  await runAsTyped(parsed, async ({ argument }) => {
    all.push(argument);
    if (argument !== fits) throw new KnownError(code, 'No.', 'Say it otherwise.');
    return { markdown: argument, isPrivate: false };
  }).catch(() => all.push('refused'));
  return all;
}

t.test('punctuation at the end is tried away when the text as typed fits nothing', async (t) => {
  t.same(await tried('device My AP.', 'My AP'), ['My AP.', 'My AP']);
  t.same(await tried('device My big AP?!', 'My big AP'), ['My big AP?!', 'My big AP']);
  t.same(await tried('device "My AP" last 24h?', '"My AP" last 24h', 'bad_arguments'), [
    '"My AP" last 24h?',
    '"My AP" last 24h',
  ]);
  t.same(await tried('device "My AP".', 'My AP'), ['"My AP".', 'My AP']);
  t.same(await tried('device "My AP."', 'My AP'), ['My AP.', 'My AP']);
  t.same(await tried('device “My AP”…', 'My AP'), ['"My AP"...', 'My AP']);
});

t.test('a name that ends with a dot is found as it is typed', async (t) => {
  t.same(await tried('device Acme Inc.', 'Acme Inc.'), ['Acme Inc.']);
  t.same(await tried('device AP.', 'AP.'), ['AP.']);
  t.same(await tried('device AP.', 'AP'), ['AP.', 'AP']);
  t.same(await tried('device.', ''), ['']);
});

t.test('nothing else is run again', async (t) => {
  t.same(await tried('device My AP', 'x'), ['My AP', 'refused'], 'nothing to try away');
  t.same(await tried('device My AP.', 'My AP', 'meraki_unavailable'), ['My AP.', 'refused']);
  t.same(await tried('device My AP.', 'x'), ['My AP.', 'My AP', 'refused'], 'twice at most');
  t.same(await tried('ping My big AP.', 'My big AP'), ['My big AP.', 'refused'], 'it does something');
  t.same(
    await tried('keep alive on.', 'on'),
    ['on.', 'refused'],
    'the command itself reads its word without the dot',
  );
});

t.test('devices and networks are found with a closing dot, mark or question mark', async (t) => {
  const { ask, organization } = await startAsking(t, { sizes: few });
  const network = organization()?.networks.find(({ name }) => name.includes(' '));
  const device = organization()?.devices.find((one) => one.network === network);
  if (network === undefined || device === undefined) throw new Error('no network with a device');
  t.match((await ask(`device ${device.name}.`)).texts[0], device.name);
  t.match((await ask(`history "${device.name}" last 24h?`)).markdown, device.name);
  const [plain, loud] = [await ask(`status ${network.name}`), await ask(`status ${network.name}!`)];
  t.same(loud.texts, plain.texts);
  t.equal(loud.calls.length, plain.calls.length, 'no second call: the networks were read a moment ago');
});
