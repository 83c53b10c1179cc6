import { noPostgres } from '../../test/support/postgres.ts';
import { readArguments } from '../common/arguments.ts';
import { describeMachine } from '../common/machine.ts';
import { embeddedStore } from './embedded.ts';
import { measureInstances } from './instances.ts';
import { readStoreBenchOptions, type StoreBenchPart } from './options.ts';
import { startPostgresUnderTest } from './postgres.ts';
import { measureShares } from './shares.ts';
import { measureInstanceStarts } from './starts.ts';
import { measureStores } from './stores.ts';

const options = readArguments(
  'npm run bench:store [-- [--seconds 3] [--grants 1000,10000] [--shares 10000] [--only store|shares|instances]]',
  readStoreBenchOptions,
);
await using cleanup = new AsyncDisposableStack();
const missing = await noPostgres();
const postgres = missing === false ? await startPostgresUnderTest(cleanup) : undefined;
const embedded = embeddedStore(cleanup);
const stores = [embedded, ...(postgres ? [postgres] : [])];

console.log(`- ${describeMachine()}`);
console.log(postgres ? `- ${postgres.about}` : `- the embedded store only: ${missing}`);
console.log(`- ${options.seconds} s for each measurement, after a fifth of it to warm up`);
console.log('- everything is on the same cores, the stand-ins and whoever asks, too: compare within a run');
const measures = (part: StoreBenchPart) => options.only === undefined || options.only === part;
if (measures('store')) await measureStores(stores, options);
if (measures('shares')) await measureShares(stores, options);
if (measures('instances')) {
  await measureInstances(embedded, postgres, options);
  await measureInstanceStarts(stores, options);
}
