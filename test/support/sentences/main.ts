import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { commands } from '../../../src/commands/index.ts';
import { allNotices } from './notices.ts';
import { writePage } from './page.ts';
import { PAGES, pagesOfLinking } from './pages-of-linking.ts';
import { withPlaceholders } from './placeholders.ts';
import { type Heard, NO_COMMAND, UNASKED } from './recorder.ts';

/** The tests that make the bot speak; `npm test` runs them too. */
const SUITES = [
  'a-commands',
  'a-every-command',
  'a-oauth',
  'bot/all',
  'commands/all',
  'core/all',
  'oauth/all',
  'webex/all',
];
/** Not in the repository: a page that somebody has to make anew would be out of date. */
const PAGE = 'build/sentences.md';

const dir = await mkdtemp(join(tmpdir(), 'sentences-'));
try {
  const file = join(dir, 'heard');
  await writeFile(file, '');
  const suites = SUITES.map((name) => `test/${name}.test.ts`);
  const tests = spawn('tap', ['--jobs=2', ...suites], {
    stdio: 'inherit',
    env: { ...process.env, SENTENCES: file },
  });
  const [status] = await once(tests, 'exit');
  if (status !== 0) {
    console.error('A test failed: something may be missing on the page.');
    process.exitCode = 1;
  }
  const heard = (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Heard => JSON.parse(line));
  const own = new Set(
    commands.flatMap(({ name, alsoSaid = [] }) => [name.split(' ', 1)[0] ?? '', ...alsoSaid]),
  );
  const all = [...heard, ...allNotices(), ...pagesOfLinking()].map((one) => ({
    ...one,
    text: withPlaceholders(one.text, own),
  }));
  const topics = [NO_COMMAND, ...commands.map(({ name }) => name), UNASKED, PAGES];
  await mkdir(dirname(PAGE), { recursive: true });
  await writeFile(PAGE, writePage(all, topics));
  console.log(`${PAGE} has what the bot says.`);
} finally {
  await rm(dir, { recursive: true });
}
