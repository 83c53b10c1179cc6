import t from 'tap';
import { createMemoryNews } from '../../../src/store/memory/news.ts';

t.test('who hears a topic hears all of it at once, and nothing else', async (t) => {
  const news = createMemoryNews();
  const heard: string[] = [];
  news.tell('link', 'before anybody listened');
  news.on('link', (id) => heard.push(`first ${id}`));
  news.on('link', (id) => heard.push(`second ${id}`));
  news.on('space', (id) => heard.push(`space ${id}`));
  news.tell('link', 'ada');
  t.strictSame(heard, ['first ada', 'second ada']);
  news.tell('space', 'r1');
  t.strictSame(heard.slice(2), ['space r1']);
});
