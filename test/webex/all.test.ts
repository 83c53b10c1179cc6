import { runFolder } from '../support/run-folder.ts';

// test/a-webex-chat.test.ts runs the rest.
await runFolder(import.meta.dirname, ['chat/**']);
