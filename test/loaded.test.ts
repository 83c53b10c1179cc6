import { createRequire } from 'node:module';
import t from 'tap';

/** Of CommonJS packages; each is large, and needed by some only. */
const LATE = ['pg', 'pg-boss', '@napi-rs/canvas'];

t.test(
  'what a process with the embedded store needs later, or never, is not loaded at its start',
  async (t) => {
    await import('../src/app.ts');
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    t.ok(
      loaded.some((path) => path.includes('/node_modules/webex-node-bot-framework/')),
      'something is seen',
    );
    for (const name of LATE)
      t.notOk(
        loaded.find((path) => path.includes(`/node_modules/${name}/`)),
        name,
      );
  },
);
