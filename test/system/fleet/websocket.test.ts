import t from 'tap';
import { makeSpaces } from '../../support/asked-questions.ts';
import { startFleet } from '../../support/fleet.ts';
import { noPostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';

const skip = await noPostgres();

t.test('with a websocket in each instance every question is answered once', { skip }, async (t) => {
  const fleet = await startFleet(t, 2, {}, 'websocket');
  const { mercury } = fleet.webex.api;
  await until('both instances are connected', () => mercury.openCount === 2);
  const titles = await makeSpaces(fleet, 'Tom', 3);
  const tom = fleet.person('Tom');
  const said: Record<string, string[]> = Object.fromEntries(titles.map((title) => [title, []]));
  const answers = () =>
    titles.map((title) => fleet.inSpace(title).map((text) => /number\d+/.exec(text)?.[0]));
  const speak = async (n: number) => {
    const title = titles[n % titles.length] ?? '';
    said[title]?.push(`number${n}`);
    await fleet.speak(tom, `number${n}`, title);
  };
  const answered = async (amount: number) => {
    await until(`${amount} answers`, () => answers().flat().length >= amount);
    await fleet.settle();
    t.strictSame(answers(), Object.values(said));
  };
  for (let n = 0; n < 15; n++) await speak(n);
  await answered(15);
  mercury.drop();
  for (let n = 15; n < 24; n++) await speak(n);
  await answered(24);
  await until('both instances are connected', () => mercury.openCount === 2);

  const [first] = fleet.instances;
  if (first) t.equal(await fleet.remove(first, 'SIGTERM'), 0);
  t.equal(mercury.devices.size, 1, 'an instance that ends removes its device');
  for (let n = 24; n < 30; n++) await speak(n);
  await answered(30);
  for (const instance of [...fleet.instances]) await fleet.remove(instance, 'SIGTERM');
  for (let n = 30; n < 36; n++) await speak(n);
  await fleet.add();
  await answered(36);
});
