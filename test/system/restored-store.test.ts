import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { freePort } from '../../src/sandbox/fleet/free-port.ts';
import { startInstance } from '../support/instance.ts';
import { setStage } from '../support/outage/stage.ts';
import { until } from '../support/until.ts';

const NOT_LINKED = /You have not linked a Meraki organization yet/;
const OLDER = /older copy of my store[\s\S]*Ada Moreno[\s\S]*Aurora Retail/;

t.test('a link that was revoked stays so when an older store is put in place', async (t) => {
  const stage = await setStage(t);
  const [ada, ben] = [stage.person('Ada'), stage.person('Ben')];
  const file = (name: string) => join(stage.dataDir, name);
  const read = (name: string) => readFile(file(name), 'utf8').catch(() => '');
  const [stored, older] = [file('store.json'), join(stage.dataDir, '..', 'older.json')];
  const revocations = () => stage.merakiOAuth.requests.filter(({ path }) => path === '/oauth/revoke').length;
  const notices = () => stage.heard(ben).filter((text) => OLDER.test(text)).length;
  const isConfirmed = async () => (await read('store.json')).includes('"revocations":[\n],');

  let bot = await stage.start();
  await stage.link(ada);
  t.notMatch(await stage.say(ada, 'status'), NOT_LINKED);
  await copyFile(stored, older);
  t.match((await stage.say(ben, `revoke ${ada.email}`)).join('\n'), /has ended/);
  await stage.end(bot, 'SIGTERM');
  t.match(await read('store.json'), '"grants":[\n],');

  const before = revocations();
  await copyFile(older, stored);
  bot = await stage.start();
  t.match((await stage.say(ada, 'status')).join('\n'), NOT_LINKED);
  t.equal(notices(), 1);
  t.match(await read('audit.jsonl'), '"outcome":"restored_store"');
  await until(
    'Meraki is told again',
    async () => revocations() > before && (await isConfirmed()),
    5 * MINUTE,
  );
  await stage.end(bot, 'SIGTERM');
  bot = await stage.start();
  await stage.settle();
  t.equal(notices(), 1, 'a second start says nothing more');
  await stage.end(bot, 'SIGTERM');

  for (const [part, name] of [
    ['"restored":{', 'store.json'],
    ['"restored_store"', 'audit.jsonl'],
    ['older copy of my store', 'inbox.jsonl'],
  ] as const) {
    await copyFile(older, stored);
    const lines = async () => (await read(name)).split('\n').filter((line) => line.includes(part));
    const [told, former] = [notices(), await lines()];
    const killed = startInstance(await freePort(), { ...stage.env, DATA_DIR: stage.dataDir });
    const isReady = () => killed.lines.some((line) => line.includes('"msg":"ready"'));
    const isThere = async () => (await lines()).some((line) => !former.includes(line)) || isReady();
    await until(`${name} has ${part}`, isThere, MINUTE);
    t.equal(await killed.end('SIGKILL'), null);
    bot = await stage.start();
    t.match((await stage.say(ada, 'status')).join('\n'), NOT_LINKED, `killed at ${part}`);
    t.ok(notices() > told, 'the administrators are told all the same');
    if (name !== 'inbox.jsonl') await stage.end(bot, 'SIGTERM');
  }
  await until('Meraki is told', isConfirmed, 5 * MINUTE);
});

t.test('`.bak` in place of a damaged store, as the message says, is such an older store', async (t) => {
  const stage = await setStage(t);
  const [ada, ben] = [stage.person('Ada'), stage.person('Ben')];
  const stored = join(stage.dataDir, 'store.json');
  let bot = await stage.start();
  await stage.link(ada);
  await copyFile(stored, `${stored}.linked`);
  await stage.say(ben, `revoke ${ada.email}`);
  await stage.end(bot, 'SIGTERM');
  await copyFile(`${stored}.linked`, `${stored}.bak`);
  await copyFile(`${stored}.bak`, stored);
  bot = await stage.start();
  t.match((await stage.say(ada, 'status')).join('\n'), NOT_LINKED);
  t.equal(stage.heard(ben).filter((text) => OLDER.test(text)).length, 1);

  await stage.link(ada);
  await stage.end(bot, 'SIGTERM');
  await stage.start();
  t.notMatch((await stage.say(ada, 'status')).join('\n'), NOT_LINKED, 'a link that is made again stays');
});
