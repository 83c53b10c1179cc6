import { spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, posix, resolve } from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { ROOT, roomOf, sourceFiles } from './support/source-imports.ts';

/** The rooms that a room may import beside itself; every room may import `core`. */
const MAY: Record<string, readonly string[]> = {
  core: [],
  charts: [],
  metrics: [],
  meraki: [],
  oauth: [],
  webex: [],
  store: [],
  bot: [],
  http: ['oauth'],
  commands: ['bot'],
  config: ['http', 'webex'],
  tasks: ['config', 'oauth', 'store'],
};

/** The folders of its own room that a folder must not import. */
const BELOW: Record<string, readonly string[]> = {
  'core/async': ['core/linking', 'core/sharing', 'core/dashboard'],
  'core/linking': ['core/sharing'],
  'core/sharing': ['core/linking'],
  core: ['core/async', 'core/linking', 'core/sharing'],
  'bot/text': ['bot', 'bot/report', 'bot/find', 'bot/links', 'bot/query', 'bot/dispatch'],
  'bot/report': ['bot', 'bot/find', 'bot/links', 'bot/query', 'bot/dispatch'],
  bot: ['bot/find', 'bot/links', 'bot/query', 'bot/dispatch'],
  'bot/query': ['bot/dispatch'],
  'bot/within': ['bot', 'bot/report', 'bot/find', 'bot/links', 'bot/query', 'bot/dispatch'],
  'commands/sites': ['commands', 'commands/devices', 'commands/monitor'],
  'http/pages': ['http'],
  'meraki/shapes': ['meraki'],
  'store/embedded': ['store/postgres'],
  'store/postgres': ['store/embedded'],
  'webex/client': ['webex', 'webex/chat', 'webex/intake', 'webex/framework', 'webex/websocket', 'core'],
  'webex/websocket': ['webex', 'webex/framework', 'webex/chat'],
  'webex/intake': ['webex', 'webex/framework', 'webex/websocket'],
  'webex/chat/posting': ['webex', 'webex/chat', 'webex/intake', 'webex/framework', 'webex/websocket'],
};

const files = (await sourceFiles()).filter((file) => !file.startsWith('sandbox/'));
const rooms = [...new Set(files.map(roomOf))].filter((room) => !room.endsWith('.ts'));
const top = (room: string): string => room.split('/')[0] ?? room;

/** Folders that a file in this one must not import, those of the tests among them. */
function forbiddenTo(room: string): string[] {
  const foreign = rooms.filter(
    (other) => top(other) !== top(room) && other !== 'core' && !other.startsWith('core/'),
  );
  const mayNot = foreign.filter((other) => !(MAY[top(room)] ?? []).includes(top(other)));
  return [...mayNot, ...(BELOW[room] ?? []), '.', 'sandbox/webex', '../test/support', '../bench'];
}

/** One file a forbidden import, so that the name of a file that Biome reports tells which one it was. */
async function writeImports(house: string): Promise<string[]> {
  const written: string[] = [];
  for (const room of rooms)
    for (const other of forbiddenTo(room)) {
      // tasks/ runs with the backend of the configuration, and nothing else of src/ itself.
      const name = other === '.' ? 'app.ts' : 'anything.ts';
      const file = `src/${room}/imports-${other.replaceAll(/[/.]/g, '_')}.ts`;
      const path = posix.relative(room, posix.join(other, name));
      await mkdir(dirname(resolve(house, file)), { recursive: true });
      await writeFile(
        resolve(house, file),
        `import { x } from '${path.startsWith('.') ? path : `./${path}`}';\n`,
      );
      written.push(file);
    }
  return written;
}

const Report = z.object({
  diagnostics: z.array(
    z.object({ location: z.object({ path: z.union([z.string(), z.object({ file: z.string() })]) }) }),
  ),
});

t.test('Biome refuses each import that crosses a wall, in every folder at every depth', async (t) => {
  const house = t.testdir({});
  await cp(resolve(ROOT, 'biome.json'), resolve(house, 'biome.json'));
  const written = await writeImports(house);
  const biome = resolve(ROOT, 'node_modules/.bin/biome');
  const { stdout } = spawnSync(
    biome,
    [
      'lint',
      '--only=style/noRestrictedImports',
      '--vcs-enabled=false',
      '--max-diagnostics=none',
      '--reporter=json',
      'src',
    ],
    { cwd: house, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  const { diagnostics } = Report.parse(JSON.parse(stdout));
  const reported = new Set(
    diagnostics.map(({ location: { path } }) => (typeof path === 'string' ? path : path.file)),
  );
  t.ok(written.length > 1_000, `${written.length} imports tried`);
  t.strictSame(
    written.filter((file) => !reported.has(file)),
    [],
  );
});

const Configuration = z.object({ overrides: z.array(z.object({ includes: z.array(z.string()) })) });

t.test('each folder of the product has a rule of its own', async (t) => {
  const { overrides } = Configuration.parse(JSON.parse(await readFile(resolve(ROOT, 'biome.json'), 'utf8')));
  const ruled = overrides.flatMap(({ includes }) => includes);
  t.strictSame(
    rooms.filter((room) => !ruled.includes(`src/${room}/*.ts`)),
    [],
  );
});
