import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Low } from 'lowdb';
import { JSONFile } from 'lowdb/node';
import type { Grant } from '../src/core/links.ts';
import { openStore } from '../src/store/lowdb.ts';

/** Prints how many updates a second 100 writers get, and how long one waits, beside lowdb's own adapter. */
const WRITERS = 100;
const MILLISECONDS = 3000;

interface Result {
  perSecond: number;
  p50: number;
  p99: number;
}

/** A grant of the size that they have in production, about 1.2 KB. */
function grant(n: number, token: string): Grant {
  return {
    personId: `Y2lzY29zcGFyazovL3VzL1BFT1BMRS8${String(n).padStart(32, '0')}`,
    organizationId: '549236',
    personName: 'Ada Moreno',
    personEmail: `ada.${n}@aurora.example`,
    organizationName: 'Aurora Retail',
    sealedAccessToken: token.padEnd(400, 'a'),
    sealedRefreshToken: token.padEnd(400, 'r'),
    accessExpiresAt: 1_790_000_000_000,
    refreshedAt: 1_790_000_000_000,
    scopes: ['dashboard:general:config:read', 'dashboard:general:telemetry:read', 'wireless:config:read'],
    status: 'active',
    linkedAt: 1_790_000_000_000,
    lastUsedAt: 1_790_000_000_000,
  };
}

/** Each writer updates its own link again and again, and waits for each update. */
async function measure(update: (writer: number, round: number) => Promise<void>): Promise<Result> {
  const waits: number[] = [];
  const begin = performance.now();
  const write = async (writer: number) => {
    for (let round = 0; performance.now() - begin < MILLISECONDS; round++) {
      const asked = performance.now();
      await update(writer, round);
      waits.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  const seconds = (performance.now() - begin) / 1000;
  waits.sort((a, b) => a - b);
  const quantile = (q: number) => waits[Math.floor(waits.length * q)] ?? 0;
  return { perSecond: waits.length / seconds, p50: quantile(0.5), p99: quantile(0.99) };
}

async function measureOurs(dir: string, links: number): Promise<Result> {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const store = await openStore({ dir, log, clock: Date.now });
  const save = (n: number, token: string) =>
    store.withGrantLock(grant(n, ''), (locked) => locked.commit({ saveGrant: grant(n, token) }));
  await Promise.all(Array.from({ length: links }, (_, n) => save(n, 'first')));
  const result = await measure((writer, round) => save(writer, `round-${round}`));
  await store.close();
  return result;
}

async function measureJsonFile(dir: string, links: number): Promise<Result> {
  const grants = Array.from({ length: links }, (_, n) => grant(n, 'first'));
  const low = new Low(new JSONFile<Grant[]>(join(dir, 'db.json')), grants);
  await low.write();
  return measure((writer, round) =>
    low.update((data) => {
      data[writer] = grant(writer, `round-${round}`);
    }),
  );
}

const show = ({ perSecond, p50, p99 }: Result) => [
  perSecond.toFixed(0).padStart(9),
  p50.toFixed(1).padStart(9),
  p99.toFixed(1).padStart(9),
];

console.log(`${WRITERS} writers, ${MILLISECONDS / 1000} s each; updates/s, p50 and p99 in milliseconds\n`);
console.log('|   links | store: /s |       p50 |       p99 | JSONFile: |       p50 |       p99 |    ratio |');
console.log('|--------:|----------:|----------:|----------:|----------:|----------:|----------:|---------:|');
for (const links of [100, 1000, 10_000]) {
  const dir = await mkdtemp(join(tmpdir(), 'bench-store-'));
  try {
    const ours = await measureOurs(join(dir, 'store'), links);
    const theirs = await measureJsonFile(dir, links);
    const ratio = `${(ours.perSecond / theirs.perSecond).toFixed(1)} ×`;
    const cells = [String(links).padStart(7), ...show(ours), ...show(theirs), ratio.padStart(8)];
    console.log(`| ${cells.join(' | ')} |`);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
