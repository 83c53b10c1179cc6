import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';

t.test('every error class of the product ends in Error, sets its name and has a code', async (t) => {
  const files = (await readdir('src', { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && !name.startsWith('sandbox/'),
  );
  let classes = 0;
  for (const file of files) {
    const source = await readFile(join('src', file), 'utf8');
    for (const [whole, name = '', parent = '', body = ''] of source.matchAll(
      /^(?:export )?class (\w+) extends (\w*Error)\b([\s\S]*?)^\}/gm,
    )) {
      classes += 1;
      const where = `${file}: ${whole.split('\n')[0]}`;
      t.match(name, /Error$/, where);
      t.match(body, new RegExp(`name = '${name}'`), `${where} sets its name`);
      if (parent === 'Error') t.match(body, /readonly code\b/, `${where} has a code`);
    }
  }
  t.ok(classes >= 10, 'the classes were found');
});
