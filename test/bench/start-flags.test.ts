import { readFile } from 'node:fs/promises';
import t from 'tap';
import { startEnvironment, startFlags, v8FlagsIn } from '../../bench/bots/start-flags.ts';

const file = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

t.test('the unit and the container start the bot with the limits of V8 that `npm start` has', async (t) => {
  const flags = await startFlags();
  t.match(flags.join(' '), /^--max-old-space-size=\d+ --max-semi-space-size=\d+ --heap-growing-percent=\d+$/);
  const unit = /^ExecStart=.*$/m.exec(await file('deploy/webex-meraki-bot.service'))?.[0] ?? '';
  t.strictSame(v8FlagsIn(unit), flags);
  const container = /^ENTRYPOINT .*$/m.exec(await file('deploy/Containerfile'))?.[0] ?? '';
  t.strictSame(v8FlagsIn(container), flags);
});

t.test('the unit and the container limit the arenas of the allocator alike', async (t) => {
  const { MALLOC_ARENA_MAX } = await startEnvironment();
  t.match(MALLOC_ARENA_MAX, /^[12]$/);
  t.match(await file('deploy/Containerfile'), new RegExp(`^ENV MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX}$`, 'm'));
});

t.test('only limits of V8 are taken from a command line', async (t) => {
  const line = 'node --env-file-if-exists=.env --max-semi-space-size=4 --heap-growing-percent=9 src/main.ts';
  t.strictSame(v8FlagsIn(line), ['--max-semi-space-size=4', '--heap-growing-percent=9']);
  t.strictSame(v8FlagsIn('node src/main.ts'), []);
});
