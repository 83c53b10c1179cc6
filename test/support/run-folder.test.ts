import { existsSync, globSync } from 'node:fs';
import t from 'tap';
import { EARLY } from './run-folder.ts';

t.test('every folder of tests has the file by which npm test runs it', async (t) => {
  const folders = new Set(globSync('test/*/**/*.test.ts').map((file) => file.split(/[\\/]/)[1] ?? ''));
  folders.delete('system');
  t.ok(folders.size > 10);
  for (const folder of folders) t.ok(existsSync(`test/${folder}/all.test.ts`), folder);
});

t.test('what all.test.ts leaves out because it begins early, a file of test/ runs once', async (t) => {
  const early = Object.entries(EARLY).flatMap(([name, globs]) => {
    t.ok(existsSync(`test/a-${name}.test.ts`), name);
    const files = globSync(globs, { cwd: 'test' });
    t.not(files.length, 0, name);
    return files;
  });
  t.equal(new Set(early).size, early.length);
});
