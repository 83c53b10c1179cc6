import t from 'tap';
import { commands } from '../../src/commands/index.ts';

t.test('a command that must not run twice changes something', async (t) => {
  t.same(
    commands.filter(({ isOnce, changes }) => isOnce && !changes).map(({ name }) => name),
    [],
  );
  t.ok(commands.some(({ isOnce }) => isOnce));
});
