import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { HANDLED } from '../../src/core/inbox.ts';
import { openEmbedded } from '../../src/store/embedded/backend.ts';
import { createMemoryLog } from '../support/records.ts';

const KILLS = Number(process.env.KILLS ?? 10);
const ACCEPTER = new URL('../support/processes/accept-until-killed.ts', import.meta.url).pathname;

/** Lets a process accept and handle events until it has printed some lines, and kills it shortly after. @returns its lines */
async function acceptAndKill(dir: string, name: string): Promise<string[]> {
  const env = { PATH: process.env.PATH }; // without tap's hooks: a killed process reports no coverage
  const child = spawn(process.execPath, [ACCEPTER, dir, name], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines: string[] = [];
  const said = (async () => {
    for await (const line of createInterface(child.stdout)) {
      lines.push(line);
      if (lines.length === 200) void delay(Math.random() * 50).then(() => child.kill('SIGKILL'));
    }
  })();
  await exited;
  await said;
  if (child.signalCode !== 'SIGKILL') throw new Error('the process ended by itself');
  return lines;
}

t.test(
  `${KILLS} kills -9: each accepted event is handed out or done, and none is answered twice`,
  async (t) => {
    const dir = t.testdir();
    const accepted = new Set<string>();
    /** Events that were handed out anew after their answer had begun. */
    const interrupted = new Set<string>();
    const effects: string[] = [];
    const handed = new Set<string>();
    let began = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const before = began;
      began = Date.now();
      const lines = await acceptAndKill(dir, `${kill}`);
      const heard = Number(lines[0]?.split(' ')[1]);
      t.ok(kill === 0 ? heard === 0 : heard >= before, 'it is known when the last event came');
      for (const line of lines) {
        const [what, body = '', isInterrupted] = line.split(' ');
        if (what === 'accepted') accepted.add(body);
        if (what === 'effect') effects.push(body);
        if (what === 'handed') handed.add(body);
        if (isInterrupted === 'true') interrupted.add(body);
      }
    }
    const log = createMemoryLog();
    const { inbox, close } = await openEmbedded(dir, log, Date.now);
    inbox.open(async ({ body, isInterrupted }) => {
      handed.add(body);
      if (isInterrupted) interrupted.add(body);
      else effects.push(body);
      return HANDLED;
    });
    await inbox.drain(60_000);
    await inbox.close();
    await close();

    const answered = new Set(effects);
    t.strictSame(
      [...accepted].filter((body) => !answered.has(body) && !interrupted.has(body)),
      [],
      'none is lost',
    );
    t.equal(effects.length - answered.size, 0, 'none is answered twice');
    t.match(
      log.lines.filter(({ level }) => level === 'error'),
      [],
      'a line that a kill cut short is no damage',
    );
    t.comment(
      `${accepted.size} accepted, ${answered.size} answered, ${interrupted.size} interrupted, ${handed.size} handed out`,
    );
  },
);
