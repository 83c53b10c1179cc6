import { resolve } from 'node:path';
import { runFolder } from './support/run-folder.ts';

// It waits longest of all, so it has to begin first: tap runs the files in the order of their names.
await runFolder(resolve(import.meta.dirname, 'store/postgres'));
