import t from 'tap';
import { HOUR } from '../../../src/core/clock.ts';
import { setStage } from '../../support/outage/stage.ts';
import { createSetClock } from '../../support/set-clock.ts';
import { unlinkBy } from '../../support/unlink-by.ts';
import { until } from '../../support/until.ts';

const AURORA = '549236';
/** Milliseconds by which the clock of the bot is ahead of Webex's and Meraki's, one after the other. */
const JUMPS = [2 * HOUR, -2 * HOUR, 365 * 24 * HOUR, 0];

t.test('a clock that is set while the bot answers', async (t) => {
  const clock = await createSetClock(t);
  const stage = await setStage(t);
  const { port, lines } = await stage.start({
    env: { ...clock.env, SHARED_READS: 'off' },
    preloads: [clock.preload],
  });
  const ada = stage.person('Ada');
  await stage.link(ada, AURORA);
  /** What `/readyz` says of the clock. */
  const readyz = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).text();

  for (const jump of JUMPS) {
    // Meraki holds the answer back until the clock is set: the jump comes in the middle of it.
    const set = Promise.withResolvers<void>();
    stage.meraki.faults.add({
      path: /^\/api\/v1\//,
      times: 1,
      effect: { kind: 'wait', until: set.promise },
    });
    const [asked, heard] = [stage.meraki.requests.length, stage.heard(ada).length];
    await stage.speak(ada, 'alerts');
    await until('Meraki is asked', () => stage.meraki.requests.length > asked);
    clock.ahead = jump;
    set.resolve();
    await until('the question is answered', () => stage.heard(ada).length > heard);
    t.match(stage.heard(ada).slice(heard), [/alert/i], `a jump to ${jump / HOUR} h in an answer`);
    t.match(await stage.say(ada, 'alerts'), [/alert/i], 'and so is what is asked after it');
    const says = jump === 0 ? /agrees with Webex/ : /(ahead of|behind) Webex/;
    await until(`/readyz says ${says}`, async () => says.test(await readyz()));
  }

  // Meraki takes no revocation while the clock jumps once more.
  const revoke = { path: /^\/oauth\/revoke$/, effect: { kind: 'answer', status: 503 } } as const;
  stage.merakiOAuth.faults.add({ ...revoke, times: 1 });
  t.match(await unlinkBy(stage.say, ada), [/has ended/]);
  clock.ahead = 365 * 24 * HOUR;
  await until('Meraki is told', () => revocations() > 1);
  t.notMatch(lines.join('\n'), /never confirmed/);

  function revocations(): number {
    return stage.merakiOAuth.requests.filter(({ path }) => path === '/oauth/revoke').length;
  }
});
