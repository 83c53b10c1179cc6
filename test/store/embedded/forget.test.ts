import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { HOUR } from '../../../src/core/clock.ts';
import { HANDLED } from '../../../src/core/inbox.ts';
import { openEmbedded } from '../../../src/store/embedded/backend.ts';
import { eve, forgetEve, storeTraces, TRACES } from '../../support/forget-eve.ts';
import { createMemoryLog, NOW } from '../../support/records.ts';
import { until } from '../../support/until.ts';

t.test('no file of the folder holds name, address or id of a forgotten person', async (t) => {
  const dir = t.testdir();
  const filesWithTraces = async () => {
    const found: string[] = [];
    for (const name of await readdir(dir)) {
      const text = (await readFile(join(dir, name), 'utf8')).toLowerCase();
      if (TRACES.some((trace) => text.includes(trace.toLowerCase()))) found.push(name);
    }
    return found.sort();
  };
  const backend = await openEmbedded(dir, createMemoryLog(), () => NOW);
  t.teardown(backend.close);
  await storeTraces(backend);
  backend.inbox.open(async () => HANDLED);
  const about = { rememberFor: HOUR, partitionKey: 'ops', body: `{"actorId":"${eve.id}"}` };
  await backend.inbox.accept({ key: 'asked', ...about });
  const isDone = async () => (await readFile(join(dir, 'inbox.jsonl'), 'utf8')).includes('"done"');
  let done = false;
  await until('the question is handled', () => {
    void isDone().then((is) => {
      done = is;
    });
    return done;
  });
  t.strictSame(await filesWithTraces(), ['audit.jsonl', 'inbox.jsonl', 'store.json', 'store.json.bak']);

  t.ok(await forgetEve(backend));
  t.strictSame(await filesWithTraces(), [], 'the version before the last write neither');
  t.equal(await backend.inbox.accept({ key: 'asked', ...about }), 'duplicate');
});
