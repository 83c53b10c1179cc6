import t from 'tap';
import { z } from 'zod';
import { MINUTE } from '../../src/core/clock.ts';
import { type Rig, startRig } from '../support/application.ts';

const line = z.looseObject({ msg: z.string(), reference: z.string().optional() });

/** Returns the texts of all lines with one reference, in order. */
function textsUnder(rig: Rig, reference: string): string[] {
  const lines = rig
    .logs()
    .trim()
    .split('\n')
    .map((text) => line.parse(JSON.parse(text)));
  return lines.filter((one) => one.reference === reference).map(({ msg }) => msg);
}

/** Returns the reference of the one line with that text, from the character `from` on. */
function referenceAt(rig: Rig, text: string, from: number): string {
  const lines = rig.logs().slice(from).trim().split('\n');
  const found = lines.map((one) => line.parse(JSON.parse(one))).filter(({ msg }) => msg === text);
  if (found.length !== 1) throw new Error(`${found.length} lines say: ${text}`);
  return found[0]?.reference ?? '';
}

t.test(
  'a question has one reference from the webhook to the answer, with a refresh and a repeated call',
  async (t) => {
    const rig = await startRig(t);
    const ada = rig.person('Ada');
    await rig.link(ada, '549236');
    rig.pass(57 * MINUTE);
    const sent = rig.webex.requests.length;
    const before = rig.logs().length;
    const unwell = { kind: 'answer', status: 502 } as const;
    rig.webex.faults.add({ method: 'GET', path: /\/messages\//, times: 1, effect: unwell });
    rig.meraki.faults.add({ method: 'GET', path: /overview/, times: 1, effect: unwell });
    await rig.say(ada, 'status');

    const reference = referenceAt(rig, 'command answered', before);
    t.match(reference, /^[2-9a-z]{8}$/);
    const texts = textsUnder(rig, reference);
    const steps = [
      'Webex call failed; trying again',
      'Webex answered',
      'a provider was asked',
      'Meraki answered',
      'command answered',
    ];
    for (const step of steps) t.ok(texts.includes(step), step);
    t.equal(texts.at(-1), 'Webex answered', 'the last line is the answer of Webex to the posted message');

    const calls = rig.webex.requests
      .slice(sent)
      .filter(({ headers }) => headers.authorization?.endsWith(rig.world.bot.webexToken));
    const answer = calls.filter(({ method, path }) => method === 'POST' && path === '/v1/messages');
    t.equal(answer.length, 1);
    t.match(String(answer[0]?.headers.trackingid), new RegExp(`^${reference}_\\d+$`));
    t.equal(
      new Set(calls.map(({ headers }) => headers.trackingid)).size,
      calls.length,
      'each call has a tracking id of its own',
    );
  },
);

t.test(
  'the reference that a person reads after a failure is in the log, also when the message could not be read',
  async (t) => {
    const rig = await startRig(t);
    const ada = rig.person('Ada');
    await rig.link(ada, '549236');
    const effect = { kind: 'answer', status: 500 } as const;
    rig.meraki.faults.add({ path: /./, times: Number.POSITIVE_INFINITY, effect });
    const [refused = ''] = await rig.say(ada, 'status');
    const reference = /Reference: `([2-9a-z]{8})`/.exec(refused)?.[1] ?? '';
    const texts = textsUnder(rig, reference);
    t.ok(texts.filter((text) => text === 'Meraki answered').length >= 3, 'each attempt');
    t.ok(texts.includes('command refused'));

    const forbidden = { kind: 'answer', status: 403 } as const;
    rig.webex.faults.add({ method: 'GET', path: /\/messages\//, times: 1, effect: forbidden });
    const [lost = ''] = await rig.say(ada, 'status');
    const second = /Reference: `([2-9a-z]{8})`/.exec(lost)?.[1] ?? '';
    t.not(second, reference);
    t.ok(textsUnder(rig, second).includes('event not handled'));
  },
);

t.test('each request of a linking has one reference, and so have its calls to the providers', async (t) => {
  const rig = await startRig(t);
  const before = rig.logs().length;
  await rig.link(rig.person('Ada'), '549236');
  const lines = rig.logs().slice(before).trim().split('\n');
  const asked = lines.map((one) => line.parse(JSON.parse(one)));
  for (const route of ['/oauth/webex/callback', '/oauth/meraki/callback']) {
    const request = asked.find((one) => one.msg === 'request' && one.route === route);
    const texts = textsUnder(rig, request?.reference ?? '');
    t.ok(texts.includes('a provider was asked'), route);
  }
});
