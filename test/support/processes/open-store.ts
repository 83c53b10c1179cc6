// Tries to open the store in the folder of its argument, and prints the outcome.
import { pino } from 'pino';
import { openStore } from '../../../src/store/embedded/store.ts';

try {
  await openStore({ dir: process.argv[2] ?? '', log: pino({ level: 'silent' }), clock: Date.now });
  console.log('opened');
} catch (error) {
  console.log(`refused: ${error instanceof Error ? error.message : error}`);
}
