import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { freePort } from '../../../src/sandbox/fleet/free-port.ts';
import { startServices } from '../../../src/sandbox/services.ts';
import { createWorld, type SandboxPerson } from '../../../src/sandbox/world.ts';
import { canMount, startMounted } from '../../support/mounted-folder.ts';
import { createPeople } from '../../support/people.ts';
import { unlinkBy } from '../../support/unlink-by.ts';
import { until } from '../../support/until.ts';

const AURORA = '549236';
const LAB = '817302';
const KEEPS_NOTHING = /so I can't answer yet\. Please ask again/;
const SAVES_NOTHING = /I can't save anything right now.*Reference/s;

/** Starts the bot in a process whose data folder is a disk of its own, and people who talk to it. */
async function startBot(t: Test, disk: string) {
  const world = createWorld();
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const services = await startServices({ world, publicUrl });
  t.teardown(() => services.close());
  const bot = await startMounted(t, disk, services.env);
  await until('the bot is ready', () => {
    if (/exit|Error/.test(bot.output())) throw new Error(bot.output());
    return bot.output().includes('"msg":"ready"');
  });
  const { api } = services.webex;
  const saidByBot = () =>
    [...api.rooms.values()]
      .flatMap(({ id }) => [...api.messagesIn(id).values()])
      .filter(({ personId }) => personId === world.bot.id);
  /** Tells whether a new message came; the progress notice does not count, it is deleted again. */
  const isAnswered = () =>
    saidByBot().length > heard && !saidByBot().some(({ markdown }) => markdown?.startsWith('⏳'));
  let heard = saidByBot().length;
  const people = createPeople({
    world,
    services,
    publicUrl,
    /** Waits for a message: everything that this test does causes one. */
    async settle() {
      await until('an answer', isAnswered);
      await api.waitForIdle();
      heard = saidByBot().length;
    },
  });
  async function ready(wanted: boolean): Promise<string> {
    let said = '';
    await until(`/readyz is ${wanted ? 'ok' : 'down'}`, async () => {
      const response = await fetch(`${publicUrl}/readyz`);
      said = await response.text();
      return response.ok === wanted;
    });
    return said;
  }
  /** Links an organization. @returns the path of the last page */
  const link = async (person: SandboxPerson, organization = AURORA) =>
    (await people.link(person, organization)).url.pathname;
  return { ...people, bot, ready, link, publicUrl };
}

const isPossible = canMount();
const options = { skip: isPossible ? false : 'no disk can be mounted here' };

t.test(
  'on a full disk people are told that nothing can be saved, and all works again without a restart',
  options,
  async (t) => {
    const { bot, person, say, link, ready } = await startBot(t, 'size=2m');
    const [ada, tom] = [person('Ada'), person('Tom')];
    t.equal(await link(ada), '/linked');
    t.match(await say(ada, 'status'), [/Aurora Retail/]);

    const ballast = join(bot.folder, 'ballast');
    await writeFile(ballast, Buffer.alloc(4 * 1024 * 1024)).catch(() => {});
    t.match(await ready(false), /not writable: the disk is full/);
    t.match(await say(tom, 'link'), [SAVES_NOTHING]);
    t.match(await say(ada, 'use organization Aurora Retail'), [SAVES_NOTHING]);
    // The file of questions has some room in its last block.
    for (let n = 0; n < 50; n++) if (KEEPS_NOTHING.test(String(await say(ada, 'organizations')))) break;
    for (const text of ['organizations', 'status', 'link'])
      t.match(await say(ada, text), [KEEPS_NOTHING], 'a question that can not be kept is refused');
    t.match(bot.output(), /ENOSPC/, 'the log names the cause');

    await rm(ballast);
    await ready(true);
    t.match(await say(ada, 'organizations'), [/Aurora Retail/], 'the confirmed link is still there');
    t.equal(await link(ada, LAB), '/linked', 'without a restart');
    t.match(await unlinkBy(say, ada, 'unlink Aurora Retail'), [/Aurora Retail/]);
    t.match(await say(ada, 'organizations'), [/Harbor Lab/]);
    t.match(await readFile(join(bot.folder, 'store.json'), 'utf8'), '"organizationId":"817302"');
    const audit = join(bot.folder, 'audit.jsonl');
    await until('the audit log goes on', async () =>
      (await readFile(audit, 'utf8')).includes('"action":"unlink"'),
    );
    await until('/readyz says so', async () => (await ready(true)).includes('"audit":{"state":"ok"'));
  },
);

t.test('on a disk without free inodes people are told that nothing can be saved', options, async (t) => {
  const { bot, person, say, link, ready } = await startBot(t, 'size=8m,nr_inodes=40');
  const [ada, ben] = [person('Ada'), person('Ben')];
  t.equal(await link(ada), '/linked');
  const many = join(bot.folder, 'many');
  await mkdir(many);
  let made = 0;
  for (; made < 100; made++)
    if (
      !(await writeFile(join(many, String(made)), '').then(
        () => true,
        () => false,
      ))
    )
      break;
  t.ok(made < 100, 'it is full');
  t.match(await ready(false), /not writable: the disk is full/);
  t.match(await say(ada, 'link'), [SAVES_NOTHING]);
  t.match(await say(ada, 'status'), [/Aurora Retail/]);
  t.match(String(await say(ben, `revoke ${ada.email}`)), /could not be ended/);
  t.match(String(await say(ben, `revoke ${ada.email}`)), SAVES_NOTHING, 'not “has no links”');
  const links = async () =>
    (await readFile(join(bot.folder, 'store.json'), 'utf8')).split('"linkedAt":').length - 1;
  t.equal(await links(), 1, 'the next start would serve it');
  await rm(many, { recursive: true });
  await ready(true);
  t.equal(await links(), 0, 'written as soon as the disk takes it');
});

t.test('on a disk that became read-only people are told that nothing can be saved', options, async (t) => {
  const { bot, person, say, link, ready } = await startBot(t, 'size=8m');
  const ada = person('Ada');
  t.equal(await link(ada), '/linked');
  const dir = bot.folder.replace(/^\/proc\/\d+\/root/, '');
  // The folder is mounted over itself: the kernel refuses to make a disk read-only while a file on it is open for writing.
  bot.inside('mount', '--bind', dir, dir);
  bot.inside('mount', '-o', 'remount,bind,ro', dir);
  t.match(await ready(false), /not writable: the disk is read-only/);
  t.match(await say(ada, 'link'), [SAVES_NOTHING]);
  t.match(await say(ada, 'status'), [/Aurora Retail/]);
  t.match(bot.output(), /EROFS/);
  bot.inside('umount', dir);
  await ready(true);
  t.match(await say(ada, 'use organization Aurora Retail'), [/Aurora Retail/]);
});

t.test(
  'a data folder that was emptied while the bot runs is named, and nothing is promised',
  options,
  async (t) => {
    const { bot, person, say, link, ready } = await startBot(t, 'size=8m');
    const ada = person('Ada');
    t.equal(await link(ada), '/linked');
    for (const name of await readdir(bot.folder)) await rm(join(bot.folder, name));
    t.match(await ready(false), /not writable: DATA_DIR was deleted, emptied or moved away/);
    t.match(await unlinkBy(say, ada, 'unlink Aurora Retail'), [KEEPS_NOTHING]);
    t.match(bot.output(), /DATA_DIR \S+ was emptied or replaced\. Move it back/);
    t.notOk(
      (await readdir(bot.folder)).includes('store.json'),
      'no store is begun in a folder that may be another one',
    );
  },
);

t.test('on a read-only or full disk the bot does not start, and says why', options, async (t) => {
  const world = createWorld();
  const publicUrl = `http://127.0.0.1:${await freePort()}`;
  const services = await startServices({ world, publicUrl });
  t.teardown(() => services.close());
  for (const [disk, before, code] of [
    ['ro', 'true', 'EROFS'],
    ['size=1m', '{ head -c 2000000 /dev/zero > "$DIR/ballast" 2>/dev/null || true; }', 'ENOSPC'],
  ] as const) {
    const bot = await startMounted(t, disk, services.env, before);
    t.match(await bot.ended, [1]);
    t.match(bot.output(), new RegExp(`DATA_DIR \\S+ can't be written \\(${code}\\)`));
    t.notMatch(bot.output(), /\n {4}at /, 'no stack');
  }
});
