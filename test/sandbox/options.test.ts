import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readSandboxOptions } from '../../src/sandbox/options.ts';

t.test('without options there is one bot with webhooks', async (t) => {
  const usual = { help: false, instances: 1, websocket: false, examples: undefined, port: 3000 };
  t.strictSame(await readSandboxOptions([], {}), usual);
  t.strictSame(await readSandboxOptions([], { PORT: '' }), usual);
});

t.test('all options are read', async (t) => {
  const file = join(t.testdir(), 'openapi.json');
  await writeFile(file, '{"openapi":"3.0.1"}');
  const args = ['--websocket', '--instances', '2', '--examples', file];
  t.strictSame(await readSandboxOptions(args, { PORT: '3100' }), {
    help: false,
    instances: 2,
    websocket: true,
    examples: { openapi: '3.0.1' },
    port: 3100,
  });
});

t.test('a wrong option is refused with what to write instead', async (t) => {
  const file = join(t.testdir({ 'list.txt': 'no JSON' }), 'list.txt');
  for (const [args, env, text] of [
    [['--instances', 'many'], {}, '--instances takes a number from 1 to 8'],
    [['--instances', '0'], {}, '--instances takes a number from 1 to 8'],
    [['--instances', '9'], {}, '--instances takes a number from 1 to 8'],
    [[], { PORT: 'abc' }, 'PORT takes a number from 1 to 65535'],
    [[], { PORT: '65536' }, 'PORT takes a number from 1 to 65535'],
    [['--examples', file], {}, `${file} can't be read as an OpenAPI document in JSON`],
    [['--sockets'], {}, /Unknown option '--sockets'/],
  ] as const)
    await t.rejects(readSandboxOptions([...args], env), { message: text });
});
