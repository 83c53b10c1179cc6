import t from 'tap';
import { createLocalBroadcast } from '../../src/store/local-broadcast.ts';

t.test('a subscriber receives every message of its topic at once, and no other message', async (t) => {
  const broadcast = createLocalBroadcast();
  const heard: string[] = [];
  broadcast.publish('link', 'before anybody listened');
  broadcast.subscribe('link', (id) => heard.push(`first ${id}`));
  broadcast.subscribe('link', (id) => heard.push(`second ${id}`));
  broadcast.subscribe('space', (id) => heard.push(`space ${id}`));
  broadcast.publish('link', 'ada');
  t.strictSame(heard, ['first ada', 'second ada']);
  broadcast.publish('space', 'r1');
  t.strictSame(heard.slice(2), ['space r1']);
});
