import t, { type Test } from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { silentMeter } from '../../src/core/meter.ts';
import type { Provider } from '../../src/core/provider.ts';
import { createGrantMaker } from '../../src/oauth/grant-maker.ts';
import { createRevocationQueue } from '../../src/oauth/revocation-queue.ts';
import { createSealer } from '../../src/oauth/sealing.ts';
import { openStore } from '../../src/store/embedded/store.ts';
import { createMemoryAuditLog } from '../support/audit-log.ts';
import { createFaultyDisk, systemError } from '../support/faulty-disk.ts';
import { createMemoryLog, NOW, newLinkTicket } from '../support/records.ts';

/** A grant maker over an embedded store whose disk fails from the moment at which Meraki names the organization. */
async function start(t: Test) {
  const log = createMemoryLog();
  const disk = createFaultyDisk();
  let now = NOW;
  const clock = () => now;
  const dir = t.testdir();
  const store = await openStore({ dir, log, clock, files: disk });
  const revoked: string[] = [];
  let issued = 0;
  const provider: Provider = {
    authorizeUrl: () => '',
    async exchange() {
      issued += 1;
      return { accessToken: `a${issued}`, refreshToken: `r${issued}`, expiresAt: now + 60 * MINUTE };
    },
    refresh: () => Promise.reject(new Error('not asked for')),
    async revoke(token) {
      revoked.push(token);
    },
  };
  const { audit, entries } = createMemoryAuditLog(clock);
  const sealer = createSealer([{ id: 'k', key: Buffer.alloc(32, 1) }]);
  const common = { store, sealer, audit, clock, log, onCredentials() {} };
  const revocationQueue = createRevocationQueue({ ...common, provider, meter: silentMeter });
  const failing = { is: false };
  const maker = createGrantMaker({
    ...common,
    meraki: provider,
    scopes: ['x:read'],
    revocationQueue,
    async organizations() {
      if (failing.is) disk.fault = systemError('ENOSPC');
      return [{ id: '549236', name: 'Aurora Retail', url: '' }];
    },
  });
  return {
    store,
    revoked,
    entries,
    failing,
    async link() {
      const ticket = newLinkTicket({ personId: 'ada', stage: 'completing' });
      await store.saveTicket(ticket);
      return maker.make(ticket, 'the-code', undefined);
    },
    /** The disk works again, and the bot is started anew after a while. */
    async restart() {
      disk.fault = undefined;
      await store.ping();
      now += 5 * MINUTE;
      await revocationQueue.drain();
      await store.close();
      const again = await openStore({ dir, log, clock });
      t.teardown(again.close);
      return again;
    },
  };
}

t.test('a link that could not be saved is none later either, and Meraki revokes its token', async (t) => {
  const rig = await start(t);
  rig.failing.is = true;
  await t.rejects(rig.link(), { code: 'store_unavailable' });
  const again = await rig.restart();
  t.strictSame(await again.listGrants(), []);
  t.strictSame(await again.listRevocations(), []);
  t.strictSame(rig.revoked, ['r1']);
  t.notOk(rig.entries.some(({ action }) => action === 'link'));
});

t.test('a link that could not be replaced stays', async (t) => {
  const rig = await start(t);
  const old = await rig.link();
  rig.failing.is = true;
  await t.rejects(rig.link(), { code: 'store_unavailable' });
  const again = await rig.restart();
  t.strictSame(await again.listGrants(), [old]);
  t.strictSame(rig.revoked, ['r2']);
});
