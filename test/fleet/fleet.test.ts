import t from 'tap';
import { noPostgres } from '../postgres.ts';
import { startFleet } from './fleet.ts';

const skip = await noPostgres();

t.test('two instances answer', { skip }, async (t) => {
  const fleet = await startFleet(t);
  const ada = fleet.person('Ada');
  t.match((await fleet.say(ada, 'help'))[0], /What is going on/);
  await fleet.link(ada, '817302');
  t.match(await fleet.say(ada, 'status'), [/Harbor Lab/]);
});
