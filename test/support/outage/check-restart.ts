import { setTimeout as delay } from 'node:timers/promises';
import type { Test } from 'tap';
import { makeSpaces } from '../asked-questions.ts';
import { until } from '../until.ts';
import { ask } from './asking.ts';
import { judge, messagesSoFar } from './judge.ts';
import type { Asked } from './said.ts';
import { type Stage, setStage } from './stage.ts';
import { waitForAnswers } from './wait-for-answers.ts';

/** Milliseconds in which the bot tries in vain. */
const IN_VAIN = 2_000;

/** What keeps the bot from answering until it is started again. */
export interface Absence {
  /** The environment of the first bot, besides the usual. */
  env?: (stage: Stage) => Record<string, string>;
  begin(stage: Stage): void;
  /** Comes when the first bot has ended. */
  end(stage: Stage): Promise<void>;
}

/**
 * Checks that what is asked while Webex can't be reached is answered by the next start.
 *
 * @param databaseUrl undefined for the embedded store
 */
export async function checkRestart(t: Test, absence: Absence, databaseUrl?: string): Promise<void> {
  const stage = await setStage(t, databaseUrl);
  const first = await stage.start({ env: absence.env?.(stage) ?? {} });
  const [ada, tom, ben] = [stage.person('Ada'), stage.person('Tom'), stage.person('Ben')];
  const [site = '', lab = ''] = await makeSpaces(stage, 'Ada', 2);
  const help = { text: 'help', answer: /I answer questions about/ };
  const earlier = messagesSoFar(stage);

  absence.begin(stage);
  const asked: Asked[] = [];
  for (const one of [
    { person: ada, ...help },
    { person: tom, ...help },
    { person: ben, ...help },
    { person: ada, space: site, ...help },
    { person: ada, space: lab, text: 'whoami', answer: /Ada Moreno/ },
    { person: tom, text: 'whoami', answer: /Tom Becker/ },
  ])
    asked.push(await ask(stage, one));
  await until(
    'all webhooks are answered',
    async () => judge(stage, asked, earlier).accepted === asked.length,
  );
  await delay(IN_VAIN);
  t.equal(await stage.end(first, 'SIGTERM'), 0, 'it ends in order');
  t.equal(judge(stage, asked, earlier).answered, 0, 'Webex could not be reached');
  await absence.end(stage);
  await stage.start();
  await waitForAnswers(stage, asked, earlier);

  const { answered, lost, doubled } = judge(stage, asked, earlier);
  t.equal(answered, asked.length, 'all are answered');
  t.strictSame(
    [...lost, ...doubled].map(({ what }) => what),
    [],
    'and none twice',
  );
}
