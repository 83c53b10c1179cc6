import t from 'tap';
import { adminsOf } from '../../../src/sandbox/meraki/estate/admins.ts';
import type { EstateOrganization } from '../../../src/sandbox/meraki/estate/organization.ts';
import { NOW } from '../../support/chat.ts';
import { empty, startAsking } from '../../support/queries.ts';

const peopleOf = (organization: EstateOrganization | undefined) =>
  organization ? adminsOf(organization, NOW) : [];

t.test('administrators needs attention come first, then those with most access', async (t) => {
  const { ask, organization } = await startAsking(t);
  const people = peopleOf(organization());
  const full = people.filter(({ orgAccess }) => orgAccess === 'full').length;
  const without = people.filter(({ twoFactorAuthEnabled }) => !twoFactorAuthEnabled).length;
  const { calls, texts, markdown, card } = await ask('admins');
  t.same(calls, ['/organizations/549236/admins', '/organizations/549236/networks']);
  t.match(texts[1], `${people.length} administrators, ${full} with full access; needs attention: `);
  t.match(texts[1], new RegExp(`\\b${without} without 2FA\\b.*1 locked.*1 never active.*1 pending`));
  t.match(JSON.stringify(card), '"color":"warning"');
  const worth = people.filter(
    (one) => !one.twoFactorAuthEnabled || one.lastActive === null || one.accountStatus !== 'ok',
  );
  const names = Array.from(markdown.matchAll(/^- \*\*(.*?)\*\* – /gm), ([, name]) => name);
  t.same(
    names.slice(0, worth.length).toSorted(),
    worth.map(({ name }) => name.replace('*R* <Ferri>', '\\*R\\* &lt;Ferri&gt;')).toSorted(),
  );
  t.equal(names[worth.length], 'Ada Moreno', 'full access before read-only');
  t.match(markdown, /Sam Whitlock\*\* – full · without 2FA, never active, pending/);
  t.match(markdown, /Tom Becker\*\* – networks only · Head office \(full\) and tag store \(monitor-only\)/);
});

t.test('a file has all administrators', async (t) => {
  const { ask, organization } = await startAsking(t);
  const { file } = await ask('admins as csv');
  const [header, ...rows] = file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(
    header,
    'name,e-mail,organization access,networks and tags,status,two-factor,API key,last active,needs attention',
  );
  const people = peopleOf(organization());
  t.equal(rows.length, people.length);
  for (const { email } of people) t.ok(rows.some((row) => row.includes(`,${email},`)));
});

t.test('networks whose names can not be read are counted', async (t) => {
  const { ask } = await startAsking(t, { scopes: ['dashboard:iam:config:read'] });
  const { markdown } = await ask('admins');
  t.match(markdown, /Tom Becker\*\* – networks only · 1 network and tag store/);
  t.match(
    markdown,
    'Not available: the names of networks. The link does not allow me to read networks and devices; say `link`',
  );
});

t.test('missing fields are no reason for a warning', async (t) => {
  const { ask, meraki } = await startAsking(t);
  const body = JSON.stringify([
    { name: 'Ada', email: 'ada@aurora.example', orgAccess: 'full', lastActive: '2026-08-01T10:00:00Z' },
    { email: 'ben@aurora.example', orgAccess: 'none', lastActive: '2026-08-01T10:00:00Z' },
  ]);
  meraki.faults.add({ path: /admins/, times: 1, effect: { kind: 'answer', status: 200, body } });
  const { texts, card, calls, markdown } = await ask('admins');
  t.equal(texts[1], '2 administrators, 1 with full access');
  t.match(markdown, 'Not reported by Meraki: 2FA of 2 and account status of 2.');
  t.notMatch(JSON.stringify(card), /"color":"(warning|good)"/, 'nor is it known to be good');
  t.equal(calls.length, 1, 'nobody is admitted to single networks');
  t.match(markdown, /\*\*ben&#64;aurora\\\.example\*\* – no access/);
});

t.test('a small organization, an empty one and a missing scope are answered', async (t) => {
  const { ask, inLab } = await startAsking(t);
  await inLab();
  t.equal((await ask('admins')).calls.length, 1);
  const none = await startAsking(t, { sizes: empty });
  t.match((await none.ask('admins')).texts[1], /administrators/);
  const refused = await startAsking(t, { scopes: ['dashboard:general:config:read'] });
  t.match(await refused.ask('admins'), {
    markdown: /does not allow me to read administrators\.[\s\S]+\[Link Aurora Retail again\]/,
  });
});

t.test('what is not known of an administrator is neither good nor bad', async (t) => {
  const { ask, meraki } = await startAsking(t);
  const answer = (people: unknown[]) =>
    meraki.faults.add({
      path: /admins/,
      times: 1,
      effect: { kind: 'answer', status: 200, body: JSON.stringify(people) },
    });
  const known = { accountStatus: 'ok', twoFactorAuthEnabled: true, lastActive: '2026-08-01T10:00:00Z' };
  answer([
    { ...known, name: 'Never', orgAccess: 'full', lastActive: null },
    { ...known, name: 'Odd', orgAccess: 'full', lastActive: 'yesterday', twoFactorAuthEnabled: 'no' },
    { ...known, id: '7', orgAccess: null },
    { ...known, name: 'None', orgAccess: 'none', networks: 'all' },
    { ...known, name: 'Tags', orgAccess: 'none', tags: [{ tag: 'store' }, { access: 'full' }] },
    {},
    'nobody',
  ]);
  const { texts, markdown } = await ask('admins');
  t.equal(texts[1], '6 administrators, 2 with full access; needs attention: 1 never active');
  t.same(
    Array.from(markdown.matchAll(/^- (.*)$/gm), ([, line]) => line),
    [
      '**Never** – full · never active',
      '**Odd** – full',
      '**administrator 7** – access unknown · active 1 Aug 10:00',
      '**an administrator without a name** – access unknown',
      '**None** – no access to the organization · active 1 Aug 10:00',
      '**Tags** – networks only · tag store and a tag without a name (full) · active 1 Aug 10:00',
    ],
  );
  t.match(
    markdown,
    'Not reported by Meraki: access of 2, 2FA of 2, last activity of 2, account status of 1 and networks and tags of 1.',
  );
  answer([]);
  t.match((await ask('admins')).texts[1], 'No administrators listed by Meraki');
  answer(['nobody']);
  t.equal((await ask('admins')).texts[1], 'No administrator could be read');
});
