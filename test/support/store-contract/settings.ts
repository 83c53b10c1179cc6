import { FOREIGN, NOW, newSettings } from '../records.ts';
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
        personOrgId: 'aurora',
        disputedBy: 'eve',
        disputeToldAt: 2,
        expiresAt: 2 * NOW,
        credentialsRefusedAt: 1,
        keepAlive: false,
        webhooks: { name: 'x', checkedAt: 1 },
        missedAt: NOW,
        leavers: { at: NOW, toldAt: NOW, doubt: 'many_missing' as const },
        restored: {
          links: [
            {
              personId: 'ben',
              organizationId: '549236',
              personName: FOREIGN,
              personEmail: 'ben@aurora.example',
              organizationName: FOREIGN,
            },
          ],
        },
      },
    ];
    for (const chosen of [person, admin]) await store.changeSettings(chosen.id, () => chosen);
    const again = await reopen();
    t.strictSame(await again.findSettings(person.id), person);
    t.strictSame(await again.findSettings(admin.id), admin);
  },

  'settings are deleted by the beginning of their ids, except some': async (t, { store, reopen }) => {
    const ids = ['admin ada', 'admin ben', 'admin %', 'admin_', 'person ada', 'administer'];
    for (const id of ids) await store.changeSettings(id, (now) => now);
    await store.deleteSettings('admin ', ['admin ben', 'person ada', 'nobody']);
    await store.deleteSettings('nothing ', []);
    const again = await reopen();
    const found = await Promise.all(ids.map((id) => again.findSettings(id)));
    t.strictSame(
      found.map((one) => one?.id),
      [undefined, 'admin ben', undefined, 'admin_', 'person ada', 'administer'],
    );
  },

  'settings are listed by the beginning of their ids': async (t, { store }) => {
    for (const id of ['admin ada', 'admin_', 'admin %', 'person ada'])
      await store.changeSettings(id, (now) => now);
    const found = (await store.listSettings('admin ')).map(({ id }) => id);
    t.strictSame(found.sort(), ['admin %', 'admin ada']);
    t.strictSame(await store.listSettings('nothing '), []);
  },

  'settings that have expired are deleted by a sweep, and no others': async (t, { store, reopen }) => {
    await store.changeSettings('old', (now) => ({ ...now, expiresAt: NOW - 1 }));
    await store.changeSettings('new', (now) => ({ ...now, expiresAt: NOW + 1 }));
    await store.changeSettings('lasting', (now) => ({ ...now, keepAlive: true }));
    await store.sweep(NOW);
    const again = await reopen();
    t.equal(await again.findSettings('old'), undefined);
    t.match(await again.findSettings('new'), { expiresAt: NOW + 1 });
    t.match(await again.findSettings('lasting'), { keepAlive: true });
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
