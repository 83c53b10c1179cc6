import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { openFor } from '../../support/embedded-store.ts';
import { createFaultyDisk, systemError } from '../../support/faulty-disk.ts';
import { NOW, newGrant, newLinkTicket } from '../../support/records.ts';
import { save } from '../../support/store-contract/parts.ts';
import { until } from '../../support/until.ts';

t.test('callers during a write wait for the next one, and each gets the outcome of its own', async (t) => {
  const disk = createFaultyDisk();
  const store = await openFor(t, t.testdir(), disk);
  const gate = Promise.withResolvers<void>();
  disk.gate = gate.promise;
  const settled: string[] = [];
  const follow = (name: string, write: Promise<void>) =>
    write.then(
      () => settled.push(`${name} written`),
      () => settled.push(`${name} rejected`),
    );
  const [a, b, c] = [newGrant(), newGrant(), newGrant()];
  const first = [follow('a', save(store, a)), follow('b', save(store, b))];
  await until('the flush begins', () => disk.flushes === 1);
  const second = follow('c', save(store, c));
  const nextGate = Promise.withResolvers<void>();
  disk.gate = nextGate.promise;
  disk.fault = systemError('ENOSPC');
  gate.resolve();
  await Promise.all(first);
  t.same(settled, ['a rejected', 'b rejected'], 'only the callers of the first write');
  disk.fault = undefined;
  nextGate.resolve();
  await second;
  t.same(settled, ['a rejected', 'b rejected', 'c written']);
  t.equal(disk.flushes, 2, 'two writes for three callers');
});

t.test('a change whose write was rejected is covered by the next write', async (t) => {
  const disk = createFaultyDisk();
  const dir = t.testdir();
  const store = await openFor(t, dir, disk);
  const [first, second] = [newGrant({ linkedAt: 1 }), newGrant({ linkedAt: 2 })];
  disk.fault = systemError('ENOSPC');
  await t.rejects(save(store, first), { code: 'store_unavailable', cause: { code: 'ENOSPC' } });
  await t.rejects(store.ping(), { code: 'store_unavailable', cause: { code: 'ENOSPC' } }, 'not ready');
  await t.rejects(store.findGrant(first), { code: 'store_unavailable' }, 'not read before it is on the disk');
  disk.fault = undefined;
  await save(store, second);
  await store.ping();
  await store.close();
  t.strictSame(await (await openFor(t, dir)).listGrants(), [first, second]);
});

t.test('tickets whose voiding was not written are voided, and returned, by the next try', async (t) => {
  const disk = createFaultyDisk();
  const dir = t.testdir();
  const store = await openFor(t, dir, disk);
  const [ada, ben] = [newLinkTicket({ personId: 'ada' }), newLinkTicket({ personId: 'ben' })];
  for (const ticket of [ada, ben]) await store.saveTicket(ticket);
  disk.fault = systemError('ENOSPC');
  await t.rejects(store.voidTickets('revoked'), { code: 'store_unavailable' });
  await t.rejects(store.voidTickets('revoked', 'ada'), { code: 'store_unavailable' }, 'not done in silence');
  disk.fault = undefined;
  const voided = await Promise.all([
    store.voidTickets('revoked', 'ada'),
    store.voidTickets('revoked', 'ada'),
  ]);
  t.strictSame(
    voided.flat().map(({ hash }) => hash),
    [ada.hash],
    'to one caller',
  );
  t.match(await readFile(join(dir, 'store.json'), 'utf8'), '"revoked"', 'durable before the caller goes on');
  t.strictSame(
    (await store.voidTickets('revoked')).map(({ hash }) => hash),
    [ben.hash],
  );
  t.strictSame(await store.voidTickets('revoked'), []);
});

for (const way of ['ping', 'sweep', 'close'] as const) {
  t.test(`the changes of a rejected write are written by ${way}`, async (t) => {
    const disk = createFaultyDisk();
    const dir = t.testdir();
    const store = await openFor(t, dir, disk);
    const grant = newGrant();
    disk.fault = systemError('EDQUOT');
    await t.rejects(save(store, grant), { cause: { code: 'EDQUOT' } });
    disk.fault = undefined;
    await (way === 'sweep' ? store.sweep(NOW) : store[way]());
    const written = await readFile(join(dir, 'store.json'), 'utf8');
    t.match(written, grant.sealedRefreshToken);
  });
}

t.test('changes that are only in memory are not lost in silence', async (t) => {
  const disk = createFaultyDisk();
  const dir = t.testdir();
  const store = await openFor(t, dir, disk);
  const [kept, lost] = [newGrant(), newGrant()];
  await save(store, kept);
  disk.fault = systemError('EIO');
  const unwritten = { code: 'store_unavailable', cause: { code: 'EIO' } };
  await t.rejects(save(store, lost), unwritten);
  await t.rejects(store.ping(), unwritten);
  await t.rejects(store.close(), unwritten);
  t.same(
    (await readdir(dir)).filter((name) => name.endsWith('.tmp')),
    [],
  );
  t.strictSame(await (await openFor(t, dir)).listGrants(), [kept]);
});
