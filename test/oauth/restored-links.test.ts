import t, { type Test } from 'tap';
import { createBackgroundTasks } from '../../src/core/async/background-tasks.ts';
import { createKeyedMutex } from '../../src/core/async/keyed-mutex.ts';
import type { Grant } from '../../src/core/links.ts';
import { storeUnwritable } from '../../src/core/refusals.ts';
import { PRODUCT_SETTINGS } from '../../src/core/settings.ts';
import { createRestoredLinks, type RestoredLinksDeps } from '../../src/oauth/restored-links.ts';
import { createMemoryAuditLog } from '../support/audit-log.ts';
import { createMemoryLog, newGrant } from '../support/records.ts';
import { save } from '../support/store-contract/parts.ts';
import { startTokenRig } from '../support/token-service.ts';

/** Restored links over the real store and token service; a test says which links the audit log ended. */
async function start(t: Test) {
  const { store, tokens, clock } = await startTokenRig(t);
  const { audit, entries } = createMemoryAuditLog(clock);
  const log = createMemoryLog();
  const background = createBackgroundTasks(log);
  const told: { personId: string; markdown: string }[] = [];
  const people = ['ada', 'cy'];
  let ended: Grant[] = [];
  const deps: RestoredLinksDeps = {
    ...{ store, tokens, audit, log, background, mutex: createKeyedMutex() },
    // As the audit log does: it says so as long as the store holds the link.
    async findEnded() {
      const stored = await store.listGrants();
      return ended.filter(({ linkId }) => stored.some((grant) => grant.linkId === linkId));
    },
    async tell(personId, markdown = '') {
      told.push({ personId, markdown });
      return { outcome: Promise.resolve('told') };
    },
    admins: () => people,
  };
  return {
    ...{ store, entries, log, told, people, deps },
    async restore(count: number, fields: Partial<Grant> = {}) {
      const grants = Array.from({ length: count }, (_, n) => newGrant({ personName: `P ${n}`, ...fields }));
      for (const grant of grants) await save(store, grant);
      ended = [...ended, ...grants];
      return grants;
    },
    /** A start of the bot: links are ended, and the administrators looked up, twice. */
    async boot(over: Partial<RestoredLinksDeps> = {}) {
      const links = createRestoredLinks({ ...deps, ...over });
      await links.endAgain();
      links.tell();
      links.tell();
      await background.settled();
    },
    untold: async () => (await store.findSettings(PRODUCT_SETTINGS))?.restored?.links,
  };
}

t.test('links that were ended are ended again, and every administrator is told once', async (t) => {
  const rig = await start(t);
  const other = newGrant();
  await save(rig.store, other);
  const [grant] = await rig.restore(1, { personName: '[Ben](x)', organizationName: '*Aurora*' });
  await rig.boot();
  t.strictSame(await rig.store.listGrants(), [other]);
  t.match(await rig.store.listRevocations(), [
    { linkId: grant?.linkId, sealedRefreshToken: grant?.sealedRefreshToken },
  ]);
  t.match(rig.entries, [{ action: 'ended', outcome: 'restored_store', linkId: grant?.linkId }]);
  t.equal(rig.entries[0]?.actorId, undefined);
  t.strictSame(
    rig.told.map(({ personId }) => personId),
    ['ada', 'cy'],
  );
  t.match(rig.told[0]?.markdown, /older copy of my store.*It held a link that was ended since/);
  t.match(rig.told[0]?.markdown, '\\[Ben\\]');
  t.match(rig.told[0]?.markdown, /Say `forget` again for everybody who was forgotten since that copy/);
  t.match(rig.log.lines, [{ level: 'error', fields: { links: 1 } }]);
  t.equal(await rig.untold(), undefined);
  await rig.boot();
  t.equal(rig.told.length, 2, 'a second start says nothing more');
});

t.test('nothing is said, stored or logged when no link came back', async (t) => {
  const rig = await start(t);
  await save(rig.store, newGrant());
  await rig.boot();
  t.strictSame([rig.told, rig.entries, rig.log.lines, await rig.untold()], [[], [], [], undefined]);
  t.equal((await rig.store.listGrants()).length, 1);
});

t.test('of many links twenty are named', async (t) => {
  const rig = await start(t);
  await rig.restore(300);
  await rig.boot();
  t.equal((await rig.store.listGrants()).length, 0);
  t.equal((await rig.store.listRevocations()).length, 300);
  const [{ markdown } = { markdown: '' }] = rig.told;
  t.match(markdown, '300 links that were ended since');
  t.equal(markdown.split('\n').filter((line) => line.startsWith('- **P ')).length, 20);
  t.match(markdown, '- and 280 more');
});

t.test('a kill between any two parts leaves no link alive, and nobody untold', async (t) => {
  const rig = await start(t);
  await rig.restore(5);
  let stops = 0;
  const dying = {
    async stopServing(...args: Parameters<typeof rig.deps.tokens.stopServing>) {
      stops += 1;
      if (stops > 2) throw new Error('killed');
      return rig.deps.tokens.stopServing(...args);
    },
  };
  await t.rejects(rig.boot({ tokens: dying }), { name: 'StartError' });
  t.equal(rig.told.length, 0);
  rig.people.length = 0;
  await rig.boot();
  t.equal((await rig.store.listGrants()).length, 0);
  t.equal((await rig.untold())?.length, 5, 'no administrator is known yet');
  rig.people.push('ada');
  const untellable = async () => {
    throw new Error('killed');
  };
  await rig.boot({ tell: untellable });
  await rig.boot();
  t.match(rig.told, [{ personId: 'ada', markdown: /5 links that were ended/ }]);
  await rig.boot();
  t.equal(rig.told.length, 1);
});

t.test('a link that was made again before it could be ended stays', async (t) => {
  const rig = await start(t);
  const [old] = await rig.restore(1);
  if (old === undefined) throw new Error('no link');
  const again = { ...newGrant(), personId: old.personId, linkedAt: old.linkedAt + 1 };
  await save(rig.store, again);
  await rig.boot({ findEnded: async () => [old] });
  t.strictSame(await rig.store.listGrants(), [again]);
});

t.test('the start is refused while the disk takes nothing, or the log can not be read', async (t) => {
  const rig = await start(t);
  await rig.restore(2);
  const full = async () => {
    throw storeUnwritable(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
  };
  for (const over of [{ store: { ...rig.store, changeSettings: full } }, { tokens: { stopServing: full } }])
    await t.rejects(rig.boot(over), {
      name: 'StartError',
      message: /2 links that were ended .*could not be saved \(ENOSPC.*start again/,
    });
  const unreadable = async () => {
    throw new Error("The audit log can't be read (EIO)");
  };
  await t.rejects(rig.boot({ findEnded: unreadable }), { name: 'StartError', message: /EIO/ });
});
