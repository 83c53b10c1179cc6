import { newConfirmation } from '../records.ts';
import { hundred, type StoreParts } from './parts.ts';

/** Requirements of confirmations. */
export const confirmations: StoreParts = {
  'a confirmation outlives a restart and is taken once': async (t, { store, reopen }) => {
    const confirmation = newConfirmation({ about: 'a hash' });
    await store.saveConfirmation(confirmation);
    t.strictSame(await store.findConfirmation(confirmation.code), confirmation);
    const again = await reopen();
    t.strictSame(await again.takeConfirmation(confirmation.code), confirmation);
    t.equal(await again.takeConfirmation(confirmation.code), undefined);
    t.equal(await (await reopen()).findConfirmation(confirmation.code), undefined);
  },

  "a new question deletes that person's older ones and nobody else's": async (t, { store }) => {
    const [older, other] = [newConfirmation(), newConfirmation()];
    const newer = newConfirmation({ personId: older.personId });
    for (const confirmation of [older, other, newer]) await store.saveConfirmation(confirmation);
    t.equal(await store.findConfirmation(older.code), undefined);
    t.strictSame(await store.findConfirmation(newer.code), newer);
    t.strictSame(await store.findConfirmation(other.code), other);
  },

  'only one of a hundred concurrent confirmations of one person is kept': async (t, { store }) => {
    const asked = hundred.map(() => newConfirmation({ personId: 'ada' }));
    await Promise.all(asked.map((confirmation) => store.saveConfirmation(confirmation)));
    const found = await Promise.all(asked.map(({ code }) => store.findConfirmation(code)));
    t.equal(found.filter((confirmation) => confirmation !== undefined).length, 1);
  },

  'exactly one of a hundred callers takes a confirmation': async (t, { store }) => {
    const confirmation = newConfirmation();
    await store.saveConfirmation(confirmation);
    const taken = await Promise.all(hundred.map(() => store.takeConfirmation(confirmation.code)));
    t.strictSame(
      taken.filter((one) => one !== undefined),
      [confirmation],
    );
  },
};
