import { runEarly } from './support/run-folder.ts';

await runEarly('every-command');
