import { newSettings } from '../records.ts';
import { hundred, type Parts } from './parts.ts';

/** What people and spaces chose. */
export const settings: Parts = {
  'a step begins with what there is, or with nothing but the id': async (t, { store, reopen }) => {
    const chosen = newSettings();
    t.equal(await store.findSettings(chosen.id), undefined);
    const seen: object[] = [];
    const saved = await store.changeSettings(chosen.id, (now) => {
      seen.push(now);
      return chosen;
    });
    t.strictSame(saved, chosen);
    t.strictSame(seen, [{ id: chosen.id }]);
    const again = await reopen();
    t.strictSame(await again.findSettings(chosen.id), chosen);
    const { privacy: _, ...rest } = chosen;
    t.strictSame(await again.changeSettings(chosen.id, ({ privacy: __, ...now }) => now), rest);
    t.strictSame(await (await reopen()).findSettings(chosen.id), rest);
  },

  'every choice comes back': async (t, { store, reopen }) => {
    const [person, admin] = [
      newSettings({
        privacy: { answers: 'direct' },
        network: { id: 'N_1', name: 'Läden', organizationId: '1' },
      }),
      {
        id: 'admin ada@aurora.example',
        personId: 'ada',
        credentialsRefusedAt: 1,
        keepAlive: false,
        webhooks: { name: 'x', checkedAt: 1 },
      },
    ];
    for (const chosen of [person, admin]) await store.changeSettings(chosen.id, () => chosen);
    const again = await reopen();
    t.strictSame(await again.findSettings(person.id), person);
    t.strictSame(await again.findSettings(admin.id), admin);
  },

  'settings whose step throws are not made': async (t, { store }) => {
    const refusal = new Error('refused');
    const refuse = () => {
      throw refusal;
    };
    await t.rejects(store.changeSettings('product', refuse), refusal);
    t.equal(await store.findSettings('product'), undefined);
  },

  'a hundred steps at once on settings that are not there yet': async (t, { store, reopen }) => {
    const step = () =>
      store.changeSettings('product', (now) => ({
        ...now,
        credentialsRefusedAt: (now.credentialsRefusedAt ?? 0) + 1,
      }));
    await Promise.all(hundred.map(step));
    t.strictSame(await (await reopen()).findSettings('product'), {
      id: 'product',
      credentialsRefusedAt: 100,
    });
  },
};
