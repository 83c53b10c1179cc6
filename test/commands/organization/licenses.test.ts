import t from 'tap';
import { licenseAnswers } from '../../../src/sandbox/meraki/answers/licenses.ts';
import { NOW } from '../../support/chat.ts';
import { empty, startAsking } from '../../support/queries.ts';

t.test('licenses with one end say when, in how many days, and for which devices', async (t) => {
  const { ask, organization } = await startAsking(t);
  const { calls, texts, markdown, card } = await ask('licenses');
  t.equal(calls.length, 1);
  t.equal(texts[1], 'All licenses expire on 16 Oct, in 74 days');
  t.match(JSON.stringify(card), '"color":"good"');
  t.equal(texts[2], 'For 10,000 devices');
  const points = organization()?.devices.filter(({ model }) => model.type === 'MR').length ?? 0;
  t.same(texts.slice(3, 5), ['wireless', `${points.toLocaleString('en-US')} licenses`], 'most first');
  t.match(markdown, /\*\*wireless\*\* – [\d,]+ licenses/);
  const { file } = await ask('licenses as csv');
  const rows = file?.data.toString().trim().split('\r\n').slice(1) ?? [];
  t.equal(
    rows.reduce((sum, row) => sum + Number(row.split(',')[1]), 0),
    10_000,
  );
});

t.test('the colour follows the days that are left', async (t) => {
  const { ask, meraki, chat } = await startAsking(t);
  // The day of the end is Meraki's, also west of Greenwich, where it is still the day before.
  chat.timeZones.set('ada', 'America/Los_Angeles');
  const cases = [
    [{ status: 'OK', expirationDate: 'Oct 2, 2026 UTC' }, 'All licenses expire on 2 Oct, in 60 days', 'good'],
    [
      { status: 'OK', expirationDate: 'Oct 1, 2026 UTC' },
      'All licenses expire on 1 Oct, in 59 days',
      'warning',
    ],
    [{ status: 'OK', expirationDate: 'Aug 3, 2026 UTC' }, 'All licenses expire today', 'warning'],
    [
      { status: 'License Expired', expirationDate: 'Aug 2, 2026 UTC' },
      'The licenses expired on 2 Aug, 1 day ago',
      'attention',
    ],
    [{ status: 'OK', expirationDate: null }, 'Meraki does not say when the licenses expire', 'default'],
  ] as const;
  for (const [body, summary, tone] of cases) {
    const effect = { kind: 'answer', status: 200, body: JSON.stringify(body) } as const;
    meraki.faults.add({ path: /licenses/, times: 1, effect });
    const { texts, card, markdown } = await ask('licenses');
    t.equal(texts[1], summary);
    t.match(JSON.stringify(card), `"color":"${tone}"`);
    if (body.status !== 'OK') t.match(markdown, '“License Expired”');
  }
});

t.test('per-device licenses are counted by state', async (t) => {
  const { ask, inLab, organization, meraki } = await startAsking(t);
  await inLab();
  const lab = organization();
  const { licenseCount } = lab ? licenseAnswers(lab, NOW) : {};
  const { calls, texts, card, markdown } = await ask('licenses');
  t.equal(calls.length, 1);
  t.equal(
    texts[1],
    `${licenseCount} licenses: 1 expired and 3 expiring soon (1 within 14 days and 2 within 90 days)`,
  );
  t.match(JSON.stringify(card), '"color":"attention"');
  t.match(markdown, /1 expired · 3 expiring soon · 18 active · 2 unused/);
  t.match(markdown, /\*\*Unassigned\*\*[\s\S]+\*\*ENT\*\* – 4 licenses/);
  const states = (count: number, expiringCount: number) => ({
    licenseCount: 20,
    states: {
      active: { count: 20 },
      expired: { count: 0 },
      expiring: { count, critical: { thresholdInDays: 14, expiringCount } },
    },
  });
  for (const [body, summary, tone] of [
    [states(0, 0), '20 licenses, none expiring soon', 'good'],
    [states(2, 2), '20 licenses: 2 expiring soon (2 within 14 days)', 'warning'],
  ] as const) {
    const effect = { kind: 'answer', status: 200, body: JSON.stringify(body) } as const;
    meraki.faults.add({ path: /licenses/, times: 1, effect });
    const answer = await ask('licenses');
    t.equal(answer.texts[1], summary);
    t.match(JSON.stringify(answer.card), `"color":"${tone}"`);
    t.notMatch(answer.markdown, 'Unassigned');
  }
});

t.test('an organization without devices and a missing scope are answered', async (t) => {
  const none = await startAsking(t, { sizes: empty });
  const { texts, markdown } = await none.ask('licenses');
  t.match(texts[1], 'All licenses expire on 16 Oct');
  t.notMatch(markdown, 'For 0 devices');
  const { ask } = await startAsking(t, { scopes: ['dashboard:general:config:read'] });
  t.match(await ask('licenses'), {
    markdown: /does not allow me to read licenses\.[\s\S]+\[Link Aurora Retail again\]/,
  });
});

t.test(
  'what Meraki does not tell of licenses is not known, and contradicting counts are not added up',
  async (t) => {
    const { ask, meraki } = await startAsking(t);
    const asked = async (body: object, said = 'licenses') => {
      const effect = { kind: 'answer', status: 200, body: JSON.stringify(body) } as const;
      meraki.faults.add({ path: /licenses/, times: 1, effect });
      return ask(said);
    };
    t.equal((await asked({})).texts[1], 'Meraki reports nothing about the licenses');

    const odd = { status: 'Grace', expirationDate: 'soon', licensedDeviceCounts: { MS: '7', MR: 'many' } };
    const coTermination = await asked(odd);
    t.equal(coTermination.texts[1], 'Meraki does not say when the licenses expire');
    t.match(coTermination.markdown, /\*\*MS\*\* – 7 licenses\n- \*\*MR\*\* – number unknown/);
    t.match(coTermination.markdown, 'The number for MR can’t be read'.replace('’', "'"));
    t.match(coTermination.markdown, 'Meraki gives the license status as “Grace”.');
    t.notMatch(coTermination.markdown, 'For 7 devices');
    t.match((await asked(odd, 'licenses as csv')).file?.data.toString(), 'MS,7\r\nMR,\r\n');
    t.match((await asked({ status: 'OK' })).markdown, 'Meraki does not say how many devices are licensed.');

    const unknown = await asked({ licenseCount: 20, states: { active: { count: 'x' }, unused: null } });
    t.equal(unknown.texts[1], '20 licenses; how many have expired or expire soon is unknown');
    t.match(unknown.markdown, '– expired · – expiring soon · – active · – unused · – queued');
    t.notMatch(JSON.stringify(unknown.card), '"color":"good"');

    const contradicting = { licenseCount: 5, states: { active: { count: 9 }, expired: { count: 0 } } };
    const states = { ...contradicting.states, expiring: { count: 0 } };
    const { texts, markdown, card } = await asked({ ...contradicting, states });
    t.equal(texts[1], '5 licenses, none expiring soon');
    t.match(
      markdown,
      "Meraki's counts contradict each other: licenseCount 5, active 9, expired 0 and expiring 0.",
    );
    t.notMatch(JSON.stringify(card), '"color":"attention"');
    t.notMatch(markdown, /\b14 licenses/);

    const thresholds = {
      licenseCount: 20,
      states: {
        expired: { count: 0 },
        expiring: {
          count: 3,
          critical: { thresholdInDays: 'x', expiringCount: 1 },
          warning: { thresholdInDays: 90, expiringCount: '2' },
        },
      },
    };
    const soon = await asked(thresholds);
    t.equal(soon.texts[1], '20 licenses: 3 expiring soon (1 critical and 2 within 90 days)');
    t.match(JSON.stringify(soon.card), '"color":"warning"');
  },
);

t.test('an answer with the keys of both ways of licensing shows both', async (t) => {
  const { ask, meraki } = await startAsking(t);
  const body = JSON.stringify({
    status: 'OK',
    expirationDate: 'Oct 16, 2026 UTC',
    licensedDeviceCounts: { MS: 100 },
    licenseCount: 20,
    states: { active: { count: 10 }, expired: { count: 2 }, expiring: { count: 0 } },
    licenseTypes: [{ licenseType: 'ENT', counts: { unassigned: 2 } }, { counts: { unassigned: 'x' } }],
  });
  meraki.faults.add({ path: /licenses/, times: 2, effect: { kind: 'answer', status: 200, body } });
  const { texts, markdown } = await ask('licenses');
  t.equal(texts[1], 'All licenses expire on 16 Oct, in 74 days; per device: 20 licenses: 2 expired');
  t.match(
    markdown,
    /\*\*MS\*\* – 100 licenses\n- \*\*ENT\*\* – 2 unassigned\n- \*\*a type without a name\*\* – /,
  );
  t.match(markdown, 'Meraki reports both co-termination and per-device licensing');
  const { file } = await ask('licenses as csv');
  t.same(file?.data.toString().trim().split('\r\n'), ['type,devices,unassigned', 'MS,100,', 'ENT,,2', ',,']);
});
