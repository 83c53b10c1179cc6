import { resolve } from 'node:path';
import { runFolder } from './support/run-folder.ts';

// It waits long for what Webex reports, so it has to begin early: tap runs the files in the order of their names.
await runFolder(resolve(import.meta.dirname, 'webex/chat'));
