import { NOW, newSettings } from '../records.ts';
import { hundred, type StoreParts } from './parts.ts';

/** Requirements of settings. */
export const settings: StoreParts = {
  'a step gets the stored settings, or new ones with only the id': async (t, { store, reopen }) => {
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

  'every field is read back': async (t, { store, reopen }) => {
    const [person, admin] = [
      newSettings({
        privacy: { answers: 'direct' },
        network: { id: 'N_1', name: 'Läden', organizationId: '1' },
        choosers: {
          organization: { personId: 'ada', orgId: 'aurora', organizationId: '549236' },
          network: { personId: 'tom', orgId: '', networkId: 'N_1' },
          privacy: { personId: 'ada', orgId: 'aurora', answers: 'direct' },
        },
      }),
      {
        id: 'admin ada@aurora.example',
        personId: 'ada',
        credentialsRefusedAt: 1,
        keepAlive: false,
        webhooks: { name: 'x', checkedAt: 1 },
        missedAt: NOW,
        leavers: { at: NOW, toldAt: NOW, doubt: 'many_missing' as const },
      },
    ];
    for (const chosen of [person, admin]) await store.changeSettings(chosen.id, () => chosen);
    const again = await reopen();
    t.strictSame(await again.findSettings(person.id), person);
    t.strictSame(await again.findSettings(admin.id), admin);
  },

  'a step that throws makes no settings': async (t, { store }) => {
    const refusal = new Error('refused');
    const refuse = () => {
      throw refusal;
    };
    await t.rejects(store.changeSettings('product', refuse), refusal);
    t.equal(await store.findSettings('product'), undefined);
  },

  'a hundred steps at once on new settings all count': async (t, { store, reopen }) => {
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
