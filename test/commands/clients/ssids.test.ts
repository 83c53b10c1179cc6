import t from 'tap';
import { securityOf } from '../../../src/commands/clients/ssid-security.ts';
import { ssidsOf } from '../../../src/sandbox/meraki/estate/ssids.ts';
import { empty, startAsking } from '../../support/queries.ts';

t.test('the SSIDs of a network are listed, unencrypted ones first, and never a password', async (t) => {
  const { ask, organization } = await startAsking(t);
  const network = organization()?.networks.find(({ name }) => name === 'Rotterdam 301');
  const all = network === undefined ? [] : ssidsOf(network);
  const on = all.filter(({ enabled }) => enabled);
  const open = on.filter(({ authMode }) => authMode === 'open').length;
  const { calls, texts, text, markdown, card, buttons } = await ask('ssids Rotterdam 301');
  t.same(
    calls.map((path) => path.split('/').at(-1)),
    ['networks', 'ssids'],
  );
  t.equal(texts[1], `${on.length} SSIDs on, ${open} not encrypted`);
  t.match(markdown, /- \*\*Aurora Guest\*\* – open, not encrypted · VLAN 100 · Click-through splash page$/m);
  t.match(markdown, /- \*\*Aurora Devices\*\* – PSK, WPA2 · VLAN 30 · hidden/);
  t.ok(markdown.indexOf('Guest') < markdown.indexOf('Staff'), 'worst first');
  t.match(text, `${all.length - on.length} more are not configured.`);
  t.notMatch(text, 'Unconfigured');
  const password = all.find(({ psk }) => psk !== null)?.psk ?? 'missing';
  t.notMatch(`${markdown} ${JSON.stringify(card)}`, password);
  t.match(buttons, [
    { title: 'Refresh', command: `ssids in ${network?.id} in organization 549236` },
    { title: 'Wi-Fi here' },
    { title: 'Clients here' },
  ]);
});

t.test('a hostile SSID stays text', async (t) => {
  const { ask } = await startAsking(t);
  const { markdown, text } = await ask('ssids in Head office');
  t.match(markdown, '**&lt;&#64;all&gt; \\[free\\](http&#58;&#47;&#47;evil\\.test)** – open');
  t.match(text, '&lt;@all&gt; \\[free\\](http://evil.test)');
});

t.test('SSIDs that are off, all encrypted, or none on are told apart', async (t) => {
  const { ask, meraki } = await startAsking(t);
  const answer = (ssids: object[]) =>
    meraki.faults.add({
      path: /ssids$/,
      times: 1,
      effect: { kind: 'answer', status: 200, body: JSON.stringify(ssids) },
    });
  const staff = { number: 0, name: 'Staff', enabled: true, authMode: 'psk', wpaEncryptionMode: 'WPA3 only' };
  const old = { number: 1, name: 'Old', enabled: false, authMode: 'open' };
  answer([
    staff,
    old,
    { number: 2, name: 'Unconfigured SSID 3', enabled: false },
    { number: 3, name: 'Unconfigured SSID 4' },
  ]);
  const { texts, markdown } = await ask('ssids Head office');
  t.equal(texts[1], '1 SSID on, all encrypted');
  t.match(markdown, /\*\*Off\*\*\n\n- \*\*Old\*\* – open, not encrypted\n\n2 more are not configured/);
  answer([old]);
  t.equal((await ask('ssids Head office')).texts[1], 'No SSID is on');
});

t.test('without a network, a choice is offered', async (t) => {
  const { ask, press, inLab } = await startAsking(t);
  await inLab();
  const asked = await ask('ssids');
  t.equal(asked.calls.length, 1);
  t.match((await press(asked.card, 'Demo van')).markdown, /^\*\*SSIDs · Demo van · Harbor Lab: 4 SSIDs on/);
  const { ask: askEmpty } = await startAsking(t, { sizes: empty });
  t.match((await askEmpty('ssids')).markdown, /There is no network here that could answer that/);
});

t.test('without the scope, the link is offered again', async (t) => {
  const { ask } = await startAsking(t, { scopes: ['dashboard:general:config:read'] });
  t.match(
    (await ask('ssids Head office')).markdown,
    /does not allow me to read .*wireless.*Link Aurora Retail again/is,
  );
});

t.test('each authentication mode has plain words, and unencrypted ones are marked', async (t) => {
  const cases: [string | undefined, string | undefined, string, boolean | undefined][] = [
    ['open', undefined, 'open, not encrypted', true],
    ['open-with-radius', undefined, 'MAC-based access control, not encrypted', true],
    ['open-enhanced', undefined, 'OWE', false],
    ['psk', 'WPA2 only', 'PSK, WPA2', false],
    ['psk', 'wep', 'PSK, WEP', true],
    ['ipsk-without-radius', 'WPA1 and WPA2', 'iPSK, WPA1 and WPA2', false],
    ['8021x-nac', 'WPA3 192-bit Security', '802.1X, WPA3 192-bit Security', false],
    ['something-new', 'WPA2 only', 'something-new, WPA2', false],
    ['something-new', undefined, 'something-new, encryption unknown', undefined],
    ['psk', undefined, 'PSK, encryption unknown', undefined],
    ['psk', 'rot13', 'PSK, rot13', undefined],
    [undefined, 'WPA2 only', 'authentication unknown, WPA2', false],
    [undefined, 'wep', 'authentication unknown, WEP', true],
    [undefined, undefined, 'security unknown', undefined],
  ];
  for (const [authMode, encryption, words, isReadable] of cases) {
    t.same(securityOf({ authMode, encryption }), { words, isReadable });
  }
});

t.test('what Meraki does not tell of an SSID is neither off, open nor encrypted', async (t) => {
  const { ask, meraki } = await startAsking(t);
  const answer = async (...ssids: object[]) => {
    const body = JSON.stringify(ssids);
    meraki.faults.add({ path: /ssids$/, times: 1, effect: { kind: 'answer', status: 200, body } });
    return ask('ssids Head office');
  };
  const staff = { number: 0, name: 'Staff', enabled: true, authMode: 'psk', wpaEncryptionMode: 'WPA3 only' };
  const unknown = await answer(
    staff,
    { number: 1, name: 'Till', enabled: true, authMode: 'psk' },
    { number: 2, name: null, authMode: 'open', enabled: null },
  );
  t.equal(unknown.texts[1], '2 SSIDs on, encryption of 1 unknown; status of 1 unknown');
  t.match(unknown.markdown, '- **Till** – PSK, encryption unknown\n');
  t.match(unknown.markdown, '**Status unknown**\n\n- **SSID 2** – open, not encrypted');
  const open = await answer(
    { ...staff, number: 'x' },
    { name: 'Guest', enabled: true, authMode: 'open' },
    { number: 4, name: 'Old', enabled: true },
  );
  t.equal(open.texts[1], '3 SSIDs on, 1 not encrypted, encryption of 1 unknown');
  t.equal(
    (await answer({ number: 0, name: 'Staff' })).texts[1],
    'No SSID is known to be on; status of 1 unknown',
  );
  const unnamed = await answer({ enabled: true, number: -7 });
  t.equal(unnamed.texts[1], '1 SSID on, encryption of 1 unknown');
  t.match(unnamed.markdown, 'an SSID without a name');
  t.equal((await answer({ psk: 'x' })).texts[1], 'No SSID that could be read is on');
});
