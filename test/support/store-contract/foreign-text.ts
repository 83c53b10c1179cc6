import type { Privacy } from '../../../src/core/settings.ts';
import { storable } from '../../../src/store/postgres/rows.ts';
import {
  BROKEN,
  newAuthorizationRequest,
  newConfirmation,
  newGrant,
  newLinkTicket,
  newRevocation,
  newSettings,
} from '../records.ts';
import { type StoreParts, save } from './parts.ts';

/** Text of other systems as it may come, in the middle of a word. */
const NAME = `Au${BROKEN}rora`;

/** Requirements of text that other systems or people made up: one of both stores has to replace parts of it. */
export const foreignText: StoreParts = {
  'records with text that is not valid are neither refused nor lost': async (t, { store, reopen }) => {
    const grant = newGrant({ personName: NAME, personEmail: NAME, organizationName: NAME, scopes: [NAME] });
    const revocation = newRevocation({ organizationName: NAME });
    const place = { roomId: NAME, parentId: NAME };
    const waiting = { text: `status ${NAME}`, place, isDirect: true };
    const ticket = newLinkTicket({ personName: NAME, personEmail: NAME, waiting, scopes: [NAME] });
    const request = newAuthorizationRequest({ sealedVerifier: NAME });
    const confirmation = newConfirmation({ personName: NAME });
    const network = { id: NAME, name: NAME, organizationId: NAME };
    const privacy: Privacy = { answers: 'here', readers: [NAME], askers: NAME };
    const webhooks = { name: NAME, checkedAt: 1 };
    const settings = newSettings({ organizationId: NAME, network, privacy, personId: NAME, webhooks });
    await Promise.all([
      save(store, grant),
      store.commit({ saveRevocations: [revocation] }),
      store.saveTicket(ticket),
      store.saveAuthorizationRequest(request),
      store.saveConfirmation(confirmation),
      store.changeSettings(settings.id, () => settings),
    ]);
    const again = await reopen();
    const same = (found: unknown, saved: object) => t.strictSame(storable(found), storable(saved));
    same(await again.findGrant(grant), grant);
    same(await again.listRevocations(), [revocation]);
    same(await again.findTicket(ticket.hash), ticket);
    same(await again.findAuthorizationRequest(request.stateHash), request);
    same(await again.findConfirmation(confirmation.code), confirmation);
    same(await again.findSettings(settings.id), settings);
  },

  'an id that is not valid text is looked for like any other that nobody has': async (t, { store }) => {
    const id = NAME;
    for (const found of [
      store.findTicket(id),
      store.findOpenTicket(id),
      store.changeTicket(id, (ticket) => ticket),
      store.findAuthorizationRequest(id),
      store.takeAuthorizationRequest(id),
      store.findConfirmation(id),
      store.takeConfirmation(id),
      store.findGrant({ personId: id, organizationId: id }),
      store.findSettings(id),
      store.changeRevocation(id, (revocation) => revocation),
    ])
      t.equal(await found, undefined);
    t.strictSame(await store.listGrants(id), []);
    await store.commit({ deleteRevocations: [id] });
  },

  'a record whose id is not valid text is found again, changed and deleted': async (t, { store }) => {
    const grant = newGrant({ personId: NAME, organizationId: NAME });
    await save(store, grant);
    t.equal((await store.listGrants(NAME)).length, 1);
    await store.withGrantLock(grant, async (locked) => {
      t.equal(locked.grant?.status, 'active');
      await locked.commit({ saveGrant: { ...grant, status: 'relink_required' } });
    });
    t.equal((await store.findGrant(grant))?.status, 'relink_required');
    await store.withGrantLock(grant, (locked) => locked.commit({ deleteGrant: grant }));
    t.strictSame(await store.listGrants(), []);

    await store.changeSettings(NAME, (settings) => ({ ...settings, keepAlive: true }));
    await store.changeSettings(NAME, (settings) => ({ ...settings, personId: 'ada' }));
    t.match(await store.findSettings(NAME), { keepAlive: true, personId: 'ada' });

    const confirmation = newConfirmation({ code: NAME });
    await store.saveConfirmation(confirmation);
    t.equal((await store.takeConfirmation(NAME))?.personId, confirmation.personId);
    t.equal(await store.findConfirmation(NAME), undefined);
  },
};
