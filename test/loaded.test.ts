import { createRequire } from 'node:module';
import t from 'tap';

/** Large CommonJS packages that only some processes need. */
const LATE = ['pg', 'pg-boss', '@napi-rs/canvas'];

t.test('a process with the embedded store does not load large packages at its start', async (t) => {
  await import('../src/app.ts');
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  t.ok(
    loaded.some((path) => path.includes('/node_modules/webex-node-bot-framework/')),
    'loaded packages are found',
  );
  for (const name of LATE)
    t.notOk(
      loaded.find((path) => path.includes(`/node_modules/${name}/`)),
      name,
    );
});
