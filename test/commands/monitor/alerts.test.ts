import t from 'tap';
import { alertsOf } from '../../../src/sandbox/meraki/estate/alerts.ts';
import type { EstateOrganization } from '../../../src/sandbox/meraki/estate/organization.ts';
import { NOW } from '../../support/chat.ts';
import { empty, few, startAsking } from '../../support/queries.ts';

/** Returns the alerts of the estate that are open and not dismissed. */
function openIn(organization: EstateOrganization | undefined, severity?: string) {
  if (organization === undefined) return [];
  return alertsOf(organization, { from: NOW, to: NOW }, NOW)
    .filter(({ resolvedAt, dismissedAt }) => resolvedAt === null && dismissedAt === null)
    .filter((alert) => severity === undefined || alert.severity === severity);
}

const linesOf = (file: { data: Buffer } | undefined) => file?.data.toString().trim().split('\r\n') ?? [];

t.test('the alerts of 10,000 devices take two calls, worst first, then newest', async (t) => {
  const { ask, press, organization } = await startAsking(t);
  const { calls, texts, markdown, card, opens, buttons } = await ask('alerts');
  t.equal(calls.length, 2);
  const [critical, warning, informational] = ['critical', 'warning', 'informational'].map(
    (severity) => openIn(organization(), severity).length,
  );
  const all = openIn(organization()).length;
  t.equal(
    texts[1],
    `${all} open alerts: ${critical} critical, ${warning} warning, ${informational} informational`,
  );
  t.match(markdown, texts[1], 'the fallback says the same');
  const newest = openIn(organization(), 'critical').toSorted((a, b) => b.startedAt - a.startedAt)[0];
  t.equal(texts[2], newest?.title);
  t.equal(texts[3], 'critical ›');
  t.match(texts[4], `${newest?.device.name} · ${newest?.network.name} · since 13:`);
  t.equal(opens[0], `device ${newest?.device.serial} in organization 549236`);
  t.same(
    buttons.map(({ title }) => title),
    ['Next page', 'All as CSV', 'Refresh', 'Only critical', 'Status'],
  );
  const second = await press(card, 'Next page');
  t.same(second.calls, []);
  t.match(second.markdown, `11–20 of ${all}`);
});

t.test('one severity can be asked for, also in plural or abbreviated', async (t) => {
  const { ask, organization } = await startAsking(t);
  const { calls, texts } = await ask('alerts warnings');
  t.equal(calls.length, 2);
  t.equal(texts[1], `${openIn(organization(), 'warning').length} open warning alerts`);
  t.match((await ask('alerts info')).texts[1], / open informational alerts?$/);
  t.match(await ask('alerts <@all>'), {
    markdown: /“&lt;&#64;all&gt;” is neither a severity nor a network\.\*\* Say `alerts critical`/,
  });
});

t.test('a network may be named without `in`; two severities are refused', async (t) => {
  const { ask } = await startAsking(t);
  const { texts, buttons } = await ask('alerts critical Rotterdam 301');
  t.equal(texts[0], 'Rotterdam 301 · Aurora Retail');
  t.match(texts[1], /open critical alert/);
  t.match(
    buttons.find(({ title }) => title === 'Refresh')?.command,
    /^alerts critical in L_\d+ in organization 549236$/,
  );
  t.match((await ask('alerts critical Roterdan 301')).markdown, /Did you mean \*\*Rotterdam 301/);
  t.match((await ask('alerts critical Roterdam 301')).markdown, 'Taken as Rotterdam 301.');
  t.match((await ask('alerts critical warnings')).markdown, /one severity at a time.*Say `alerts` for all/);
});

t.test('a misspelled severity is answered with a suggestion', async (t) => {
  const { ask, press } = await startAsking(t, { sizes: few });
  const { markdown, card } = await ask('alerts criticla');
  t.match(markdown, /“criticla” is neither a severity nor a network.*Did you mean \*\*critical\*\*/s);
  t.match((await press(card, 'critical')).markdown, / open critical alert/);
});

t.test('more alerts than one page are read severity by severity, and a file has all', async (t) => {
  const { ask, organization } = await startAsking(t, {
    sizes: { large: { networks: 2500, devices: 25_000 } },
  });
  const open = openIn(organization());
  t.ok(open.length > 300, 'more than Meraki gives in one call');
  const first = await ask('alerts');
  t.equal(first.calls.length, 2);
  const { file, calls } = await ask('alerts as csv');
  t.equal(calls.length, 4, 'the counts, and one for each severity');
  const [header, ...rows] = linesOf(file);
  t.equal(header, 'severity,title,description,category,network,device,serial,since');
  t.equal(new Set(rows).size, open.length);
  const severities = rows.map((row) => row.split(',')[0]);
  t.same([...new Set(severities)], ['critical', 'warning', 'informational']);
  t.same(
    severities,
    severities.toSorted((a, b) => rank(a) - rank(b)),
  );
});

const rank = (severity = '') => ['critical', 'warning', 'informational'].indexOf(severity);

t.test('alerts that Meraki counts under no severity are listed, too', async (t) => {
  const { ask, meraki, organization } = await startAsking(t);
  const critical = openIn(organization(), 'critical').length;
  const body = JSON.stringify({
    counts: { total: 400, bySeverity: [{ type: 'critical', count: critical }] },
  });
  meraki.faults.add({ path: /alerts\/overview/, times: 1, effect: { kind: 'answer', status: 200, body } });
  const { file } = await ask('alerts as csv');
  t.equal(new Set(linesOf(file).slice(1)).size, openIn(organization()).length);
});

t.test('a small organization, one network and an empty organization are answered', async (t) => {
  const { ask, inLab, organization } = await startAsking(t);
  await inLab();
  const all = openIn(organization());
  const { calls, texts, markdown, card } = await ask('alerts');
  t.equal(calls.length, 2);
  t.match(texts[1], new RegExp(`^${all.length} open alerts`));
  t.match(markdown, '\\[ap\\](https&#58;', 'hostile names are text');
  t.notMatch(markdown, /<b>|[^\\]\]\(http|<@|[^\\]\*Sandbox/);
  t.notMatch(JSON.stringify(card), /[^\\]\]\(https:/);
  const [network] = organization()?.networks ?? [];
  const here = await ask(`alerts in ${network?.name}`);
  t.equal(here.calls.length, 3, 'one for the name');
  t.match(here.texts[0], `${network?.name} · Harbor Lab`);
  t.match(here.texts[1], new RegExp(`^${all.filter((one) => one.network === network).length} open alerts`));

  const none = await startAsking(t, { sizes: empty });
  const quiet = await none.ask('alerts');
  t.equal(quiet.calls.length, 1);
  t.equal(quiet.texts[1], 'No open alerts');
  t.equal((await none.ask('alerts critical')).texts[1], 'No open critical alerts');
});

t.test('a rate limit is waited out, and then the counts come', async (t) => {
  const { ask, inLab, meraki } = await startAsking(t);
  await inLab();
  meraki.faults.add({
    path: /overview/,
    times: 1,
    effect: {
      kind: 'answer',
      status: 429,
      headers: { 'retry-after': '1' },
      body: '{"errors":["API rate limit exceeded for organization"]}',
    },
  });
  const { calls, texts } = await ask('alerts');
  t.equal(calls.length, 3);
  t.match(texts[1], /^\d+ open alerts/);
});

t.test(
  'an alert names the peer or the application that it is about, and what is odd costs that field',
  async (t) => {
    const { ask, meraki } = await startAsking(t, { sizes: few });
    const network = { id: 'L_1', name: 'Harbour' };
    const alerts = [
      {
        title: 'VPN down',
        severity: 'critical',
        network,
        scope: { peers: [{ name: 'Head office' }, { id: 'P_2' }] },
      },
      {
        id: '2',
        title: 'Slow',
        scope: { applications: [{ name: 'Webex' }], others: ['DHCP pool 4', {}], devices: 7 },
      },
      {
        id: '3',
        type: 'unreachable',
        severity: 9,
        network: { id: 'L_2' },
        scope: 'all',
        startedAt: 'long ago',
      },
      { description: 'Something is wrong', scope: { peers: [{}] } },
    ];
    const answer = (path: RegExp, body: unknown) =>
      meraki.faults.add({
        path,
        times: 2,
        effect: { kind: 'answer', status: 200, body: JSON.stringify(body) },
      });
    const counts = { total: 4, bySeverity: [{ type: 'critical', count: 1 }] };
    answer(/alerts\/overview/, { counts });
    answer(/assurance\/alerts$/, alerts);
    const { markdown } = await ask('alerts');
    t.same(
      Array.from(markdown.matchAll(/^- (.*)$/gm), ([, line]) => line),
      [
        '**VPN down** – critical · peer Head office and 1 more · Harbour',
        '**Slow** – application Webex and 2 more',
        '**unreachable** – 9 · L\\_2',
        '**Something is wrong** – an unnamed peer',
      ],
    );
    const lines = linesOf((await ask('alerts as csv')).file);
    t.match(lines[1], '"peer Head office, peer P_2"');
    t.match(lines[2], '"application Webex, DHCP pool 4, something unnamed"');
  },
);

t.test('when Meraki does not say how many alerts are open, those of the list are counted', async (t) => {
  const { ask, inLab, meraki, organization } = await startAsking(t);
  await inLab();
  const open = openIn(organization());
  const critical = openIn(organization(), 'critical').length;
  const answer = (path: RegExp, body: unknown) =>
    meraki.faults.add({
      path,
      times: 1,
      effect: { kind: 'answer', status: 200, body: JSON.stringify(body) },
    });
  for (const overview of [{}, { counts: null }, { counts: { total: null, bySeverity: 'x' } }]) {
    answer(/alerts\/overview/, overview);
    const { calls, texts } = await ask('alerts');
    t.equal(calls.length, 2, 'the list is read once');
    t.match(texts[1], `${open.length} open alerts: ${critical} critical`);
    t.equal(texts.filter((text) => text === 'critical ›').length, critical);
  }
  answer(/alerts\/overview/, {});
  t.equal((await ask('alerts critical')).texts[1], `${critical} open critical alerts`);

  answer(/alerts\/overview/, {});
  answer(/assurance\/alerts$/, []);
  t.equal((await ask('alerts')).texts[1], 'No open alerts', 'which the list says');

  answer(/alerts\/overview/, { counts: { total: '0', bySeverity: [{ type: 'critical', count: '2' }] } });
  answer(/assurance\/alerts$/, [
    { id: '1', title: 'a', severity: 'critical' },
    { id: '2', title: 'b', severity: 'critical' },
  ]);
  const contradicted = await ask('alerts');
  t.equal(contradicted.texts[1], '2 open alerts: 2 critical');
  t.equal(contradicted.texts.filter((text) => text === 'critical').length, 2);

  answer(/alerts\/overview/, { counts: { total: 1, bySeverity: [{ type: 'warning', count: 1 }] } });
  const fewer = await ask('alerts');
  t.equal(fewer.calls.length, 2);
  t.match(fewer.texts[1], `${open.length} open alerts: ${critical} critical`, 'as many as are listed');
});
