import t from 'tap';
import { storeUnwritable } from '../../src/core/refusals.ts';
import { whyUnwritable } from '../../src/http/why-unwritable.ts';
import { systemError } from '../support/faulty-disk.ts';

t.test('the reason is found below the errors that carry it, and names no path', async (t) => {
  const full = storeUnwritable(new Error('/data/store.json', { cause: systemError('ENOSPC') }));
  t.equal(whyUnwritable(full), 'the disk is full; the log says more');
  for (const unknown of [storeUnwritable(systemError('EBADF')), new Error('/data'), 'text', undefined])
    t.equal(whyUnwritable(unknown), 'the log says why');
});
