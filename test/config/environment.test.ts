import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import t from 'tap';
import { MAKE_KEY_COMMAND, parseKeys } from '../../src/config/environment.ts';

t.test('the command that makes a key stands in each guide, and gives an id with the date', async (t) => {
  const before = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  for (const guide of ['.env.example', 'README.md', 'docs/deploy.md']) {
    const command = /echo "k.*?base64 32\)"/.exec(readFileSync(guide, 'utf8'))?.[0];
    t.equal(command, MAKE_KEY_COMMAND, guide);
  }
  const script = `openssl() { echo ${Buffer.alloc(32, 7).toString('base64')}; }; ${MAKE_KEY_COMMAND}`;
  const env = { PATH: process.env.PATH ?? '', TZ: 'UTC' };
  const faults: string[] = [];
  const {
    keys: [made],
  } = parseKeys(execFileSync('sh', ['-c', script], { encoding: 'utf8', env }), faults);
  t.strictSame(faults, []);
  // At midnight it has the next day.
  t.ok(made && made.id >= `k${before}`, 'the id has the date');
});

t.test('a key may be said to be lost, but not the only one', async (t) => {
  const faults: string[] = [];
  const key = Buffer.alloc(32, 7);
  t.strictSame(parseKeys(`new:${key.toString('base64')}, k1:lost`, faults), {
    keys: [{ id: 'new', key }],
    lost: ['k1'],
  });
  t.strictSame(faults, []);
  parseKeys('k1:lost', faults);
  t.match(faults, [/not lost/]);
});
