import { forgetPerson } from '../../src/commands/administration/forget-person.ts';
import { whomToForget } from '../../src/commands/administration/forget-whom.ts';
import { createAuditLog } from '../../src/core/audit-log.ts';
import type { AuditEntry } from '../../src/core/links.ts';
import type { Person } from '../../src/core/person.ts';
import { personSettings } from '../../src/core/settings.ts';
import { sharePerson } from '../../src/core/shares.ts';
import type { Store } from '../../src/core/store.ts';
import { revocationOf } from '../../src/oauth/token-service.ts';
import type { Backend } from '../../src/store/backend.ts';
import { ada, ben, grantOf, lab, recordingChat, tom } from './chat.ts';
import { NO_EDITS } from './no-edits.ts';
import {
  createMemoryLog,
  NOW,
  newAccessRequest,
  newEntry,
  newLinkTicket,
  newRevocation,
  newShare,
} from './records.ts';
import { lend } from './store-contract/parts.ts';

/** A person of whom there is something in every table, by a name, an address and an id that occur nowhere else. */
export const eve: Person = {
  id: 'Y2lzY29zcGFyazovL3VzL1BFT1BMRS9ldmU',
  displayName: 'Eve Quillfeather',
  email: 'eve.quill@aurora.example',
  orgId: 'aurora',
};
/** What no file and no table may hold of her. */
export const TRACES = [eve.id, eve.displayName, 'quill'];

function unused(): never {
  throw new Error('forgetting needs no token');
}

/** Stores something of her in every table. */
export async function storeTraces({ store, audit }: Pick<Backend, 'store' | 'audit'>): Promise<void> {
  const names = { name: eve.displayName, email: eve.email };
  const tomNames = { name: tom.displayName, email: tom.email };
  for (const grant of [grantOf(eve), grantOf(eve, lab), grantOf(tom)])
    await store.withGrantLock(grant, ({ commit }) => commit({ saveGrant: grant }));
  for (const id of [personSettings(eve.id), `refusal line ${eve.id}`, `refusal audit ${eve.id}`])
    await store.changeSettings(id, (now) => ({ ...now, keepAlive: true }));
  await store.changeSettings('space ops', (now) => ({
    ...now,
    organizationId: '549236',
    choosers: { organization: { personId: eve.id, orgId: 'aurora', organizationId: '549236' } },
  }));
  await store.saveTicket(
    newLinkTicket({ personId: eve.id, personName: eve.displayName, personEmail: eve.email }),
  );
  await store.saveTicket(newLinkTicket({ stage: 'void', voidReason: 'wrong_person', signedIn: names }));
  await store.saveConfirmation({
    code: 'abcd2345',
    personId: eve.id,
    personName: eve.displayName,
    expiresAt: NOW,
  });
  const lent = { kind: 'person', ...sharePerson(tom) } as const;
  await lend(store, newShare({ lender: sharePerson(eve), borrower: lent }));
  await lend(
    store,
    newShare({ lender: sharePerson(tom), borrower: { kind: 'person', ...sharePerson(eve) } }),
  );
  const asked = { lenders: [{ personId: eve.id, organizationId: '549236', messageIds: [] }] };
  const decided = { state: 'denied', decidedBy: eve.id } as const;
  await store.addAccessRequest(newAccessRequest({ requester: sharePerson(eve) }), () => true);
  await store.addAccessRequest(newAccessRequest({ asked, ...decided }), () => true);
  const about = (actor: Person, person: Person): AuditEntry =>
    newEntry({
      actorId: actor.id,
      personId: person.id,
      names: {
        actor: actor === eve ? names : tomNames,
        person: person === eve ? names : tomNames,
        organization: 'Aurora Retail',
      },
    });
  for (let n = 0; n < 30; n += 1)
    for (const entry of [about(eve, eve), about(tom, eve), about(eve, tom), about(tom, tom)])
      await audit.record(entry);
}

/**
 * Forgets her as the command does once it is confirmed; by her address, which Webex knows no more.
 *
 * @param onStep called before each operation of store and audit log that changes something
 * @returns whether anybody knew her
 */
export async function forgetEve(
  { store, audit }: Pick<Backend, 'store' | 'audit'>,
  onStep: () => void = () => {},
): Promise<boolean> {
  const log = createMemoryLog();
  const chat = { ...recordingChat(), people: [tom, ben, ada], findPerson: async () => undefined };
  const stepping: Store = {
    ...store,
    voidTickets: (...args) => before(() => store.voidTickets(...args)),
    forget: (person) => before(() => store.forget(person)),
  };
  const steppingAudit = createAuditLog(
    {
      ...audit,
      record: (entry) => before(() => audit.record(entry)),
      forgottenAs: (id) => before(() => audit.forgottenAs(id)),
      forget: (id) => before(() => audit.forget(id)),
    },
    () => NOW,
  );
  function before<T>(work: () => Promise<T>): Promise<T> {
    onStep();
    return work();
  }
  const deps = { store: stepping, audit: steppingAudit, chat, log, clock: () => NOW };
  const whom = await whomToForget([eve.email], deps).catch(() => undefined);
  if (whom === undefined) return false;
  await forgetPerson(
    whom,
    { person: ben },
    {
      ...deps,
      access: { takeBack: () => {} },
      background: NO_EDITS.background,
      lateEnds: { goOn: unused, forget: () => {}, settle: async () => [] },
      tell: async () => ({ outcome: Promise.resolve('told') }),
      tokens: {
        source: unused,
        claimNotification: unused,
        stopServing: (key) =>
          before(() =>
            store.withGrantLock(key, async ({ grant, commit }) => {
              if (grant === undefined) return undefined;
              const revocation = { ...revocationOf(grant, NOW), id: newRevocation().id };
              await commit({ deleteGrant: key });
              return { grant, revocation, isUnreadable: false };
            }),
          ),
        revokeAtMeraki: async () => 'confirmed',
      },
    },
  );
  return true;
}
