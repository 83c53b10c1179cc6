import { existsSync, globSync } from 'node:fs';
import t from 'tap';

t.test('every folder of tests has the file by which npm test runs it', async (t) => {
  const folders = new Set(globSync('test/*/**/*.test.ts').map((file) => file.split(/[\\/]/)[1] ?? ''));
  folders.delete('system');
  t.ok(folders.size > 10);
  for (const folder of folders) t.ok(existsSync(`test/${folder}/all.test.ts`), folder);
});
