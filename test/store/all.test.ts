import { runFolder } from '../support/run-folder.ts';

// test/a-store-on-postgres.test.ts runs the rest.
await runFolder(import.meta.dirname, ['postgres/**']);
