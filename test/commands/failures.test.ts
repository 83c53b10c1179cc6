import type { Test } from 'tap';
import t from 'tap';
import { dashboardCommands } from '../../src/commands/index.ts';
import type { FaultEffect } from '../../src/sandbox/faults.ts';
import { ada } from '../support/chat.ts';
import { few, type RigOptions, startAsking } from '../support/queries.ts';

type Answered = Extract<FaultEffect, { kind: 'answer' }>;
const json = (status: number, ...errors: string[]): Answered => ({
  kind: 'answer',
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ errors }),
});
const NGINX =
  '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>';
/** Neither a name nor an id was wrong: the organization itself is unknown. */
const UNKNOWN = /^(?![\s\S]*\bname\b)[\s\S]*does not know this organization[\s\S]*`organizations`/;
const SCOPES = 'Incorrect OAuth scopes. The required scopes are:';

/** Answers that Meraki gives to every request, and a part of the reply to the person. */
const failures: readonly (readonly [string, FaultEffect, RegExp])[] = [
  ['a wrong parameter', json(400, "'perPage' must be an integer between 3 and 1000"), /perPage/],
  ['another product', json(400, 'This endpoint only supports wireless networks'), /only supports wireless/],
  [
    'another licence model',
    json(400, 'Organization with ID 515892 does not support per-device licensing'),
    /per-device licensing/,
  ],
  ['a feature that is off', json(400, 'VLANs are not enabled for this network'), /VLANs are not enabled/],
  [
    'a delete under way',
    json(400, 'This may be due to concurrent requests to delete networks. Please retry.'),
    /Please retry/,
  ],
  ['a dead token', json(401, 'No valid authentication method found'), /refused the link/],
  ['a key that got lost', json(401, 'Missing API key'), /refused the link/],
  [
    'no permission',
    json(403, "You don't have permission to do that"),
    /does not allow me|although the link has the permission/,
  ],
  [
    'a missing scope',
    json(403, `${SCOPES} ["dashboard:general:config:write"]`),
    /does not allow me to change networks and devices/,
  ],
  ['no scope at all', json(403, `${SCOPES} []`), /through a link at all/],
  [
    'an address that may not',
    json(403, 'You are trying to access Dashboard from an unauthorized IP address (203.0.113.7).'),
    /network address/,
  ],
  ['nothing there', json(404, 'Not found'), UNKNOWN],
  ['nothing there, empty', { kind: 'answer', status: 404, body: '' }, UNKNOWN],
  [
    'nothing there, as a page',
    { kind: 'answer', status: 404, headers: { 'content-type': 'text/html' }, body: NGINX },
    UNKNOWN,
  ],
  ['API access off', json(404, 'Please enable API access.'), /API access is disabled/],
  [
    'API access off, as a plain text',
    { kind: 'answer', status: 404, body: 'The dashboard API is NOT ENABLED for this organization.' },
    /API access is disabled/,
  ],
  [
    'API access off, as a page',
    {
      kind: 'answer',
      status: 403,
      headers: { 'content-type': 'text/html' },
      body: '<html><body><b>API access is disabled</b></body></html>',
    },
    /API access is disabled/,
  ],
  [
    'an outage of ten minutes',
    { kind: 'answer', status: 503, headers: { 'retry-after': '600' }, body: NGINX },
    /problem on its side, and asks to wait 10 minutes\.\*\* Ask again then/,
  ],
  [
    'an error as a result',
    { kind: 'answer', status: 200, body: '{"result":{"type":"error","message":"<@all> no"}}' },
    /answered with an error: “&lt;&#64;all&gt; no”/,
  ],
  [
    'an error in place of data',
    { kind: 'answer', status: 200, body: '{"errors":["Not now"]}' },
    /answered with an error: “Not now”/,
  ],
  [
    'its side broken',
    { kind: 'answer', status: 502, headers: { 'content-type': 'text/html' }, body: NGINX },
    /problem on its side/,
  ],
  ['a page where data should be', { kind: 'answer', status: 200, body: NGINX }, /don't understand/],
  ['data of another shape', { kind: 'answer', status: 200, body: '"later"' }, /don't understand/],
  ['a cut answer', { kind: 'truncate' }, /can't be reached|don't understand/],
  ['a reset', { kind: 'reset' }, /can't be reached/],
  [
    'a redirect elsewhere',
    {
      kind: 'answer',
      status: 302,
      headers: { location: 'https://api.meraki.com.attacker.test/api/v1/x' },
      body: '',
    },
    /don't understand/,
  ],
];

/** Runs every command while Meraki has a fault. @param path where it has it */
async function askAll(t: Test, effect: FaultEffect, options: RigOptions = {}, path = /./) {
  const { dispatch, chat, meraki, lines, organization } = await startAsking(t, { sizes: few, ...options });
  const [network] = organization()?.networks ?? [];
  const device = (type: string) => network?.devices.find(({ model }) => model.type === type)?.serial;
  const words: Record<string, string> = {
    history: `history ${device('MX')}`,
    device: `device ${device('MR')}`,
    ports: `ports ${device('MS')}`,
    ping: `ping 192.0.2.1 from ${device('MX')}`,
    client: 'client 00:11:22:33:44:55',
    events: `events ${network?.id}`,
    ssids: `ssids ${network?.id}`,
  };
  meraki.faults.add({ path, times: Number.POSITIVE_INFINITY, effect });
  await Promise.all(
    dashboardCommands.map(({ name }) =>
      dispatch({ person: ada, place: { roomId: name }, isDirect: true, text: words[name] ?? name }),
    ),
  );
  const answers = dashboardCommands.map(({ name }) => {
    const sent = chat.sent.filter(({ place }) => place?.roomId === name);
    return { name, texts: sent.map(({ message }) => message.markdown) };
  });
  return { answers, lines };
}

for (const [what, effect, expected] of failures) {
  t.test(`${what}: every command says so, once, with what to do`, async (t) => {
    const { answers, lines } = await askAll(t, effect);
    for (const { name, texts } of answers) {
      t.equal(texts.length, 1, name);
      const [text = ''] = texts;
      t.match(text, expected, name);
      t.notMatch(text, /wrong on my side|<html|attacker|access-token/, name);
    }
    t.notMatch(lines.join('\n'), /access-token|renewed-token/);
    t.notMatch(lines.join('\n'), /"msg":"command failed"/);
  });
}

t.test('every command says so when Meraki limits requests for longer than anybody waits', async (t) => {
  const effect = {
    ...json(429, 'API rate limit exceeded for organization'),
    headers: { 'retry-after': '600' },
  };
  const { answers } = await askAll(t, effect);
  for (const { name, texts } of answers) {
    t.match(texts.at(-1) ?? '', /too many requests for this organization right now/, name);
  }
});

t.test('a 404 below an organization that is known speaks of no name', async (t) => {
  for (const body of ['', NGINX]) {
    const effect = { kind: 'answer', status: 404, body } as const;
    const { answers } = await askAll(t, effect, {}, /\/organizations\/\d+\/./);
    for (const { name, texts } of answers) {
      const [text = ''] = texts;
      if (name === 'client') t.match(text, /No network here saw “00:11:22:33:44:55”/);
      else t.match(text, /does not know that about this organization[\s\S]*The Meraki dashboard shows/, name);
      if (name !== 'client') t.notMatch(text, /\bnames?\b/i, name);
    }
  }
});

t.test('a 404 for the list of networks is not taken for a network without that name', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: few });
  const effect = { kind: 'answer', status: 404, body: '' } as const;
  meraki.faults.add({ path: /\/networks$/, times: Number.POSITIVE_INFINITY, effect });
  for (const text of ['devices offline Rotterdam', 'alerts Rotterdam'])
    t.match((await ask(text)).markdown, /does not know that about this organization/, text);
});
