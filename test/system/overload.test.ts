import t from 'tap';
import { startRig } from '../support/application.ts';

t.test('a person who asks too fast is told once, and answered again when it is time', async (t) => {
  const rig = await startRig(t, { env: { QUESTIONS_PER_MINUTE: '1' } });
  const ada = rig.person('Ada');
  for (let n = 0; n < 5; n++) await rig.speak(ada, 'help');
  await rig.settle();
  const heard = rig.heard(ada);
  t.equal(heard.length, 2);
  t.equal(heard.filter((text) => /more than I may answer at once/.test(text)).length, 1);
  t.match(await rig.say(rig.person('Ben'), 'help'), [/./], 'nobody else waits for that');
});

t.test('a space with too many waiting questions is told so once, and Webex still gets its 200', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  const { faults, api } = rig.webex;
  const gate = Promise.withResolvers<void>();
  faults.add({
    method: 'GET',
    path: /^\/v1\/messages\/.+/,
    times: Number.POSITIVE_INFINITY,
    effect: { kind: 'wait', until: gate.promise },
  });
  const asked: string[] = [];
  for (let n = 0; n < 130; n++) asked.push(await rig.speak(ada, 'help'));
  await api.waitForIdle();
  gate.resolve();
  await rig.settle();
  const heard = rig.heard(ada);
  const told = heard.filter((text) => /too many questions waiting/.test(text)).length;
  t.equal(told, 1);
  const answered = heard.length - told;
  t.ok(answered >= 101 && answered < 130, `${answered} of 130 are answered`);
  const statuses = api.deliveries.sent
    .filter(({ dataId }) => asked.includes(dataId))
    .map(({ status }) => status);
  t.strictSame([statuses.length, [...new Set(statuses)]], [130, [200]]);
});
