import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { z } from 'zod';
import { SECOND } from '../../src/core/clock.ts';
import type { FaultEffect } from '../../src/sandbox/faults.ts';
import { type Rig, startRig } from '../support/application.ts';
import { openFor } from '../support/embedded-store.ts';
import { save } from '../support/store-contract/parts.ts';
import { until } from '../support/until.ts';

const AURORA = '549236';
const LAB = '817302';

const Readiness = z.object({
  state: z.string(),
  checks: z.record(z.string(), z.object({ state: z.string(), detail: z.string() })),
});

async function readiness({ publicUrl }: Rig) {
  const response = await fetch(`${publicUrl}/readyz`);
  return { status: response.status, ...Readiness.parse(await response.json()) };
}

/** Posts a body with a right signature to the webhook. @returns the status */
async function deliver({ publicUrl, world }: Rig, body: string): Promise<number> {
  const signature = createHmac('sha1', world.webhookSecret).update(body).digest('hex');
  const headers = { 'x-spark-signature': signature };
  return (await fetch(`${publicUrl}/webhooks/webex`, { method: 'POST', headers, body })).status;
}

const OUTAGES: [string, FaultEffect][] = [
  ['answers 500', { kind: 'answer', status: 500 }],
  ['answers 503', { kind: 'answer', status: 503, headers: { 'retry-after': '30' } }],
  ['resets connections', { kind: 'reset' }],
  ['hangs', { kind: 'hang' }],
];

t.test(
  'asked each ten seconds, /readyz of an idle bot is degraded within thirty; webhooks get 200',
  async (t) => {
    const rig = await startRig(t);
    for (const [what, effect] of OUTAGES) {
      t.match(await readiness(rig), {
        status: 200,
        state: 'ok',
        checks: { audit: { detail: 'written' }, webex: { detail: 'answers' } },
      });
      rig.webex.faults.add({ path: /./, times: Infinity, effect });
      let waited = 0;
      let found = await readiness(rig);
      while (found.state === 'ok' && waited < 60) {
        waited += 10;
        rig.pass(10 * SECOND);
        found = await readiness(rig);
      }
      t.ok(waited <= 20, `${what}: ${waited} s`);
      t.match(found, {
        status: 200,
        state: 'degraded',
        checks: { webex: { detail: /^does not answer since/ } },
      });
      const own = { resource: 'rooms', event: 'updated', data: { id: 'r' } };
      for (const body of [JSON.stringify(own), '{"resource":"messages"}', ''])
        t.equal(await deliver(rig, body), 200, `${what}: ${body}`);
      rig.webex.faults.clear();
      await until('it is ok again', async () => {
        rig.pass(10 * SECOND);
        return (await readiness(rig)).state === 'ok';
      });
    }
  },
);

t.test('one kind of call that fails shows on /readyz though others succeed, until it succeeds', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  await rig.say(ada, 'help');
  rig.webex.faults.add({
    path: /^\/v1\/(?!people\/me)/,
    times: Infinity,
    effect: { kind: 'answer', status: 502 },
  });
  const roomId = rig.webex.api.directRoom(ada.id, rig.world.bot.id)?.id;
  const ask = (n: number) => {
    const data = { id: `question ${n}`, roomId, roomType: 'direct', personId: ada.id };
    return deliver(rig, JSON.stringify({ resource: 'messages', event: 'created', actorId: ada.id, data }));
  };
  t.equal(await ask(1), 200);
  await delay(SECOND);
  rig.pass(10 * SECOND);
  t.equal(await ask(2), 200);
  const detail = async () => (await readiness(rig)).checks.webex?.detail ?? '';
  await until('it is named', async () => /^does not answer messages.get since/.test(await detail()));
  rig.webex.faults.clear();
  await rig.settle();
  t.match(await rig.say(ada, 'help'), [/status/]);
  await until('it is ok again', async () => {
    rig.pass(10 * SECOND);
    return (await readiness(rig)).checks.webex?.state === 'ok';
  });
});

t.test('a token that is revoked while nobody asks anything shows on /readyz after ten seconds', async (t) => {
  const rig = await startRig(t);
  rig.webex.faults.add({ path: /./, times: Infinity, effect: { kind: 'answer', status: 401 } });
  rig.pass(10 * SECOND);
  t.match(await readiness(rig), {
    state: 'degraded',
    checks: { webex: { state: 'ok' }, webex_token: { detail: /^refused/ } },
  });
  rig.webex.faults.clear();
  rig.pass(10 * SECOND);
  t.match(await readiness(rig), { state: 'ok' });
});

t.test('a link whose tokens can not be unsealed ends without a word that Meraki is told', async (t) => {
  const rig = await startRig(t);
  const [ada, ben] = [rig.person('Ada'), rig.person('Ben')];
  for (const organization of [AURORA, LAB]) await rig.link(ada, organization);
  await rig.stop();
  // Each token stands where the other belongs, so neither opens; the other link shows that the key is the right one.
  const { storage } = rig.config;
  const store = await openFor(t, storage.kind === 'embedded' ? storage.dataDir : '');
  const grant = await store.findGrant({ personId: ada.id, organizationId: AURORA });
  if (!grant) throw new Error('not linked');
  const { sealedAccessToken, sealedRefreshToken } = grant;
  await save(store, {
    ...grant,
    sealedAccessToken: sealedRefreshToken,
    sealedRefreshToken: sealedAccessToken,
  });
  await store.close();
  await rig.restart();
  t.match(await readiness(rig), { state: 'ok', checks: { revocations: { state: 'ok' } } });
  const [said] = await rig.say(ben, `revoke ${ada.email} Aurora Retail`);
  await rig.settle();
  t.match(said, /has ended here.*Meraki is not told/);
  const heard = rig.heard(ada).at(-1);
  t.match(heard, /was revoked by.*I can't tell Meraki of/);
  for (const text of [said, heard]) t.notMatch(text, /keep telling|10 minutes|forgot/);
  rig.pass(5 * SECOND);
  t.match(await readiness(rig), {
    status: 200,
    state: 'degraded',
    checks: { revocations: { state: 'degraded', detail: /1 revocation that TOKEN_KEYS does not open/ } },
  });
  t.match(rig.logs(), /"keyId":"sandbox".*Meraki is not told until TOKEN_KEYS has its key/);
  const metrics = await (await fetch(`${rig.publicUrl}/metrics`)).text();
  t.match(metrics, /token_revocations_total\{outcome="unreadable"\} 1/);
  t.match((await rig.say(ben, 'links'))[0], /1 revocation not yet confirmed by Meraki/);
});
