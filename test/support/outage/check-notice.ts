import type { Test } from 'tap';
import { MINUTE } from '../../../src/core/clock.ts';
import { until } from '../until.ts';
import { setStage } from './stage.ts';

/**
 * Checks that a person whose link an administrator ended while Webex took no messages is told so once, by the next start.
 *
 * @param signal ends the bot when it has tried to tell the person
 * @param isPosted whether Webex took the message that it answered with 503
 * @param databaseUrl undefined for the embedded store
 */
export async function checkNotice(
  t: Test,
  signal: 'SIGTERM' | 'SIGKILL',
  isPosted: boolean,
  databaseUrl?: string,
): Promise<void> {
  const stage = await setStage(t, databaseUrl);
  const { unwell } = stage;
  const first = await stage.start();
  const [ada, ben] = [stage.person('Ada'), stage.person('Ben')];
  await stage.link(ada, '817302');
  const told = () => stage.heard(ada).filter((text) => /Harbor Lab.* was revoked by/.test(text)).length;

  let tried = 0;
  unwell.rule = ({ method, path, body }) => {
    if (method !== 'POST' || path !== '/v1/messages') return undefined;
    const isNotice = body.includes('was revoked by');
    if (isNotice) tried += 1;
    return { told: { status: 503 }, isDelivered: isNotice && isPosted };
  };
  await stage.speak(ben, `revoke ${ada.email}`);
  await until('the bot tries to tell the person', () => tried > 0, 2 * MINUTE);
  const code = await stage.end(first, signal);
  if (signal === 'SIGTERM') t.equal(code, 0, 'it ends in order');
  t.equal(told(), isPosted ? 1 : 0, 'the bot does not know whether the person was told');

  unwell.rule = undefined;
  const second = await stage.start();
  await until('the person is told', () => told() > 0, 2 * MINUTE);
  await stage.settle();
  t.equal(told(), 1, 'once');
  const lines = [...first.lines, ...second.lines].join('\n');
  t.notMatch(lines, /was revoked by/, 'and the log does not hold the text');
}
