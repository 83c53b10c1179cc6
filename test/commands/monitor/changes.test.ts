import t from 'tap';
import { DAY } from '../../../src/core/clock.ts';
import { changesOf } from '../../../src/sandbox/meraki/estate/history.ts';
import type { EstateOrganization } from '../../../src/sandbox/meraki/estate/organization.ts';
import { NOW } from '../../support/chat.ts';
import { empty, startAsking } from '../../support/queries.ts';

const api = { clock: () => NOW };

const changesIn = (organization: EstateOrganization | undefined, days: number) =>
  organization === undefined ? [] : changesOf(organization, { from: NOW - days * DAY, to: NOW });

t.test('changes take one call, newest first, with a count for each person', async (t) => {
  const { ask, press, organization } = await startAsking(t, { api });
  const made = changesIn(organization(), 7);
  const { calls, texts, markdown, card, opens } = await ask('changes last 7d');
  t.equal(calls.length, 1);
  t.match(texts[1], new RegExp(`^${made.length} changes in the last 7 days: `));
  const byAda = made.filter(({ admin }) => admin.name === 'Ada Moreno').length;
  t.match(markdown, `(${byAda})`);
  const [newest] = made;
  t.equal(texts[2], `${newest?.page}: ${newest?.label}`.replaceAll('>', '&gt;'));
  t.match(texts[4], newest?.network?.name);
  t.equal(opens[0], `status in ${newest?.network?.id} in organization 549236`);
  t.notMatch(markdown, /Click-through|"policy"/, 'never what was set');
  const second = await press(card, 'Next page');
  t.same(second.calls, []);
  t.match(second.markdown, `11–20 of ${made.length}`);
});

t.test('changes cover a day unless asked otherwise, and at most a year', async (t) => {
  const { ask, organization } = await startAsking(t, { api });
  const { texts, buttons } = await ask('changes');
  t.match(texts[1], new RegExp(`^${changesIn(organization(), 1).length} changes in the last 24 hours`));
  t.ok(buttons.some(({ title }) => title === 'Last 7 days'));
  t.match(await ask('changes last 366d'), {
    markdown: /Meraki looks back at most 365 days for this\.\*\* Say `last 365d`/,
  });
});

t.test('changes of one person are found by a part of the name or e-mail address', async (t) => {
  const { ask, organization } = await startAsking(t, { api });
  const made = changesIn(organization(), 30);
  const byNoor = made.filter(({ admin }) => admin.email === 'noor.vandijk@aurora.example');
  for (const otherwise of ['noor-van-dijk', 'NÓOR', 'van Dijk'])
    t.match(
      (await ask(`changes ${otherwise} last 30d`)).texts[1],
      `${byNoor.length} changes by Noor van Dijk in the last 30 days`,
    );
  const { texts, buttons } = await ask('changes vandijk@ last 30d');
  t.equal(texts[1], `${byNoor.length} changes by Noor van Dijk in the last 30 days`);
  t.equal(
    buttons.find(({ title }) => title === 'Refresh')?.command,
    'changes vandijk@ in organization 549236 last 30d',
  );
  const { markdown } = await ask('changes <@all> last 30d');
  t.match(
    markdown,
    /“&lt;&#64;all&gt;” is neither an administrator nor a time[\s\S]+Changes were made by .*Ada Moreno \(\d+\)/,
    'it is no filter',
  );
});

t.test('a file has all changes, without the values that were set', async (t) => {
  const { ask, organization } = await startAsking(t, { api });
  const made = changesIn(organization(), 90);
  const { file, calls } = await ask('changes last 90d as csv');
  t.equal(calls.length, 1);
  const [header, ...rows] = file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(header, 'time,who,e-mail,network,SSID,page,what');
  t.equal(rows.length, made.length);
  t.equal(rows[0]?.slice(0, 20), `${new Date(made[0]?.at ?? 0).toISOString().slice(0, 19)}Z`);
  t.notMatch(file?.data.toString(), /Click-through|policy/);
});

t.test('a busy year is read page by page, only as far as pages are turned', async (t) => {
  const { ask, press, meraki, organization } = await startAsking(t, { api });
  const all = changesIn(organization(), 365);
  const cut = JSON.stringify(
    all.slice(0, 100).map(({ at, admin }) => ({ ts: new Date(at).toISOString(), adminName: admin.name })),
  );
  const effect = {
    kind: 'answer',
    status: 200,
    headers: {
      link: '</api/v1/organizations/549236/configurationChanges?perPage=5000&startingAfter=x>; rel=next',
    },
    body: cut,
  } as const;
  meraki.faults.add({ path: /configurationChanges/, times: 1, effect });
  const { texts, markdown, calls, card } = await ask('changes last 365d');
  t.equal(calls.length, 1);
  t.match(texts[1], /^At least 100 changes in the last 365 days/);
  t.match(markdown, /Only the newest 100 changes are counted here\./);
  t.match(markdown, /1–10\. `changes last 365d page 2` shows more/, 'nobody knows yet of how many');
  let turned = await press(card, 'Next page');
  const further: string[] = [...turned.calls];
  for (let page = 3; page <= 11; page += 1) {
    turned = await press(turned.card, 'Next page');
    further.push(...turned.calls);
  }
  t.same(further, ['/organizations/549236/configurationChanges']);
  t.match(turned.markdown, `101–110 of ${(100 + all.length).toLocaleString('en-US')}`);
});

/** A page that is not the last one: changes by Ada alone. */
function pageByAda(more: boolean, page = 1) {
  const body = JSON.stringify(
    Array.from({ length: 20 }, (_, n) => ({ ts: new Date(NOW - n * DAY).toISOString(), adminName: 'Ada' })),
  );
  const link = `</api/v1/organizations/549236/configurationChanges?perPage=5000&startingAfter=x${page}>; rel=next`;
  return { kind: 'answer', status: 200, ...(more && { headers: { link } }), body } as const;
}

t.test('a person is searched for page by page, and the answer says how far it searched', async (t) => {
  const { ask, meraki } = await startAsking(t, { api });
  const path = /configurationChanges/;
  meraki.faults.add({ path, times: 1, effect: pageByAda(true) });
  const late = await ask('changes Noor last 90d');
  t.equal(late.calls.length, 2);
  t.match(late.texts[1], /^\d+ changes by Noor van Dijk in the last 90 days$/, 'of the second page');

  for (let page = 1; page <= 9; page += 1) {
    meraki.faults.add({ path, times: 1, effect: pageByAda(true, page) });
  }
  const never = await ask('changes Zoe last 90d page 1');
  t.equal(never.texts[1], 'None of the newest 100 changes in the last 90 days is by “Zoe”');
  t.match(never.markdown, 'Changes were made by Ada (100).');
});

t.test("a network's name in place of a person's is answered with the right command", async (t) => {
  const { ask } = await startAsking(t, { api });
  const { texts, text, calls, buttons } = await ask('changes Rotterdam 301 last 90d');
  t.equal(texts[1], 'No changes by “Rotterdam 301” in the last 90 days');
  t.equal(calls.length, 2);
  t.match(text, '“Rotterdam 301” is a network: put “in” before its name for the changes there.');
  const there = buttons.find(({ title }) => title === 'Changes there')?.command ?? '';
  t.match(there, /^changes in L_\d+ in organization 549236 last 90d$/);
  t.match((await ask(there)).texts[0], 'Rotterdam 301 · Aurora Retail');
  t.notMatch((await ask('changes Rotterdam last 90d')).text, 'is a network', 'it may be many');
});

t.test('a small organization, one network and an empty organization are answered', async (t) => {
  const { ask, inLab, organization } = await startAsking(t, { api });
  await inLab();
  const made = changesIn(organization(), 30);
  const [network] = organization()?.networks ?? [];
  const here = made.filter((change) => change.network === network);
  const { calls, texts } = await ask(`changes in "${network?.name}" last 30d`);
  t.equal(calls.length, 2, 'one for the name');
  t.match(texts[0], `${network?.name} · Harbor Lab`);
  t.match(texts[1], new RegExp(`^${here.length} changes`));

  const none = await startAsking(t, { api, sizes: empty });
  const { markdown } = await none.ask('changes last 7d');
  t.match(markdown, /the whole organization/, 'what is of no network is of the organization');
});

t.test('without the scope, the link is offered again', async (t) => {
  const { ask } = await startAsking(t, { scopes: ['dashboard:general:telemetry:read'] });
  t.match(await ask('changes'), {
    markdown: /does not allow me to read networks and devices[\s\S]+\[Link Aurora Retail again\]/,
  });
});

t.test('changes without a readable time are counted, and stand at the end', async (t) => {
  const { ask, meraki } = await startAsking(t, { api });
  const body = JSON.stringify([
    { ts: null, adminName: 'Ada', label: 'VLAN', networkId: 'L_9', networkName: null },
    {
      ts: new Date(NOW - DAY / 2).toISOString(),
      adminName: 'Ada',
      label: 'Name',
      networkName: { odd: true },
    },
    { ts: 'yesterday', adminName: 'Tom', label: 'SSID', networkId: null, networkName: null },
  ]);
  const effect = { kind: 'answer', status: 200, body } as const;
  meraki.faults.add({ path: /configurationChanges/, times: 2, effect });
  const { texts, markdown } = await ask('changes');
  t.equal(texts[1], '3 changes in the last 24 hours: Ada (2) and Tom (1)');
  t.match(markdown, '2 changes without a time are listed last.');
  t.same(
    Array.from(markdown.matchAll(/^- (.*)$/gm), ([, line]) => line),
    [
      '**Name** – 02:02 · Ada · unnamed network',
      '**VLAN** – Ada · L\\_9',
      '**SSID** – Tom · the whole organization',
    ],
  );
  const lines = (await ask('changes as csv')).file?.data.toString().trim().split('\r\n') ?? [];
  t.same(lines.slice(2), [',Ada,,L_9,,,VLAN', ',Tom,,,,,SSID']);
});

t.test('pages without end that hold no change are not taken for no changes', async (t) => {
  const { ask, meraki } = await startAsking(t, { api });
  for (let page = 1; page <= 5; page += 1) {
    const effect = { ...pageByAda(true, page), body: '[]' };
    meraki.faults.add({ path: /configurationChanges/, times: 1, effect });
  }
  const { texts, markdown } = await ask('changes');
  t.equal(texts[1], 'No changes read in the last 24 hours');
  t.match(markdown, 'Meraki has more pages than were read.');
});
