import { runEarly } from './support/run-folder.ts';

await runEarly('store-on-postgres');
