import type { Test } from 'tap';
import { MINUTE } from '../../../src/core/clock.ts';
import { createCookieJar } from '../oauth-browser.ts';
import { until } from '../until.ts';
import { type Stage, setStage } from './stage.ts';

/** Something of which Ada is told without having asked. */
export interface Deed {
  name: string;
  /** A part of what she is told. */
  said: string;
  /** @returns does it, and does not wait for the bot */
  prepare(stage: Stage): Promise<() => Promise<unknown>>;
}

const LAB = '817302';

/** Deeds of an administrator, of somebody else, and of her own in a browser. */
export const DEEDS: readonly [Deed, ...Deed[]] = [
  {
    name: 'of a revocation',
    said: 'was revoked by',
    async prepare(stage) {
      const ada = stage.person('Ada');
      await stage.link(ada, LAB);
      return () => stage.speak(stage.person('Ben'), `revoke ${ada.email}`);
    },
  },
  {
    name: 'that somebody else opened the one-time URL',
    said: 'was opened by',
    async prepare(stage) {
      const ada = stage.person('Ada');
      const url = await stage.linkUrl(ada);
      return () => stage.signIn(ada, url, createCookieJar(), stage.person('Tom'));
    },
  },
  {
    name: 'that the link is made',
    said: 'is linked. Nobody else can use it',
    async prepare(stage) {
      const ada = stage.person('Ada');
      const jar = createCookieJar();
      const confirm = await stage.signIn(ada, await stage.linkUrl(ada), jar);
      const back = await stage.consent(jar, confirm, { as: ada, organization: LAB });
      return () => stage.visit(jar, back);
    },
  },
];

/**
 * Checks that a person is told once, by the next start, of what happened while Webex took no messages.
 *
 * @param signal ends the bot when it has tried to tell the person
 * @param isPosted whether Webex took the message that it answered with 503
 * @param databaseUrl undefined for the embedded store
 */
export async function checkNotice(
  t: Test,
  deed: Deed,
  { signal, isPosted }: { signal: 'SIGTERM' | 'SIGKILL'; isPosted: boolean },
  databaseUrl?: string,
): Promise<void> {
  const stage = await setStage(t, databaseUrl);
  const { unwell } = stage;
  const first = await stage.start();
  const act = await deed.prepare(stage);
  const told = () => stage.heard(stage.person('Ada')).filter((text) => text.includes(deed.said)).length;

  let tried = 0;
  unwell.rule = ({ method, path, body }) => {
    if (method !== 'POST' || path !== '/v1/messages') return undefined;
    const isNotice = body.includes(deed.said);
    if (isNotice) tried += 1;
    return { told: { status: 503 }, isDelivered: isNotice && isPosted };
  };
  await act();
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
  t.notOk(lines.includes(deed.said), 'and the log does not hold the text');
}
