import { noPostgres } from '../../test/support/postgres.ts';
import { readArguments } from '../arguments.ts';
import { describeMachine } from '../machine.ts';
import { embedded } from './embedded.ts';
import { measureInstances } from './instances.ts';
import { readOptions } from './options.ts';
import { startServer } from './postgres.ts';
import { measureStarts } from './starts.ts';
import { measureStores } from './stores.ts';

const options = readArguments(
  'npm run bench:store [-- [--seconds 3] [--grants 1000,10000] [--only store|instances]]',
  readOptions,
);
await using ending = new AsyncDisposableStack();
const missing = await noPostgres();
const server = missing === false ? await startServer(ending) : undefined;
const inFolder = embedded(ending);
const subjects = [inFolder, ...(server ? [server] : [])];

console.log(`- ${describeMachine()}`);
console.log(server ? `- ${server.about}` : `- the embedded store only: ${missing}`);
console.log(`- ${options.seconds} s for each measurement, after a fifth of it to warm up`);
console.log('- everything is on the same cores, the stand-ins and whoever asks, too: compare within a run');
if (options.only !== 'instances') await measureStores(subjects, options);
if (options.only !== 'store') {
  await measureInstances(inFolder, server, options);
  await measureStarts(subjects, options);
}
