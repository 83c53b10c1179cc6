import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { createApp } from '../../../src/app.ts';
import { parseConfig, secretsOf } from '../../../src/config/config.ts';
import { createLogger } from '../../../src/logger.ts';
import { freePort } from '../../../src/sandbox/fleet/free-port.ts';
import { startServices } from '../../../src/sandbox/services.ts';
import { createWorld } from '../../../src/sandbox/world.ts';
import { breakNames, startProxy } from '../../support/fault-proxy.ts';
import { UNHURRIED } from '../../support/no-rate-limit.ts';
import { createPeople } from '../../support/people.ts';
import { socketsNow } from '../../support/resource-levels.ts';
import { until } from '../../support/until.ts';

const world = createWorld();
const publicUrl = `http://127.0.0.1:${await freePort()}`;
const services = await startServices({ world, publicUrl });
const proxy = await startProxy(t, () => services.webex.url);
const dir = await mkdtemp(join(tmpdir(), 'faults-'));
const config = parseConfig({
  ...services.env,
  ...UNHURRIED,
  WEBEX_API_URL: `${proxy.url}/v1`,
  DATA_DIR: dir,
  LOG_LEVEL: 'debug',
});
const lines: string[] = [];
const log = createLogger({
  level: 'debug',
  secrets: secretsOf(config),
  out: { write: (line) => lines.push(line) },
});
const app = await createApp(config, log);
await app.start();
t.teardown(async () => {
  await proxy.set(undefined);
  await app.close();
  await services.close();
  await rm(dir, { recursive: true, force: true });
});

async function settle(): Promise<void> {
  await until('the bot is done with all that was said', async () => {
    await services.webex.api.waitForIdle();
    await delay(5);
    return app.pending() === 0;
  });
}
const people = createPeople({ world, services, publicUrl, settle });
const ada = people.person('Ada');

t.match(await people.say(ada, 'help'), [/status/], 'without a fault the bot answers');
const open = socketsNow();

for (const name of breakNames) {
  t.test(`Webex, ${name}: nothing hangs, and the next question after the fault is answered`, async (t) => {
    await proxy.set(name);
    lines.length = 0;
    await people.speak(ada, 'whoami');
    // The bot has met the fault when a call is tried again, or a question was given up.
    await until('the bot has met the fault', () =>
      lines.some((line) =>
        /trying again|event not handled|could not tell|progress notice not sent/.test(line),
      ),
    );
    await proxy.set(undefined);
    await settle();
    t.equal(app.pending(), 0);
    t.match((await people.say(ada, 'help')).at(-1), /status/);
    t.notMatch(lines.join(''), world.bot.webexToken);
  });
}

t.test('after the faults sockets are closed', async () => {
  // The bot keeps eight connections for the next calls; their other ends are in this process.
  await until('sockets are let go', () => socketsNow() <= open + 40);
});
