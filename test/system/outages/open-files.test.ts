import t from 'tap';
import { makeSpaces } from '../../support/asked-questions.ts';
import { ask } from '../../support/outage/asking.ts';
import { report } from '../../support/outage/check-outages.ts';
import { judge, messagesSoFar } from '../../support/outage/judge.ts';
import { setStage } from '../../support/outage/stage.ts';
import { until } from '../../support/until.ts';

const QUESTIONS = 60;

t.test(`with 64 open files, none of ${QUESTIONS} questions at once is lost`, async (t) => {
  const stage = await setStage(t);
  await stage.start({ openFiles: 64 });
  const ada = stage.person('Ada');
  await stage.link(ada, '817302');
  const spaces = await makeSpaces(stage, 'Ada', QUESTIONS, 'Desk');
  const earlier = messagesSoFar(stage);

  const asked = await Promise.all(
    spaces.map((space, n) =>
      ask(
        stage,
        n % 2 === 0
          ? { person: ada, space, text: 'help', answer: /I answer questions about/ }
          : { person: ada, space, text: 'networks', answer: /Harbor Lab: .*network/ },
      ),
    ),
  );
  await stage.settle();

  const verdict = judge(stage, asked, earlier);
  report(t, 'with 64 open files', verdict);
  t.ok(verdict.accepted > QUESTIONS / 4, 'some were accepted');
  await until('the bot is itself again', async () => (await stage.say(ada, 'whoami')).length > 0);
});
