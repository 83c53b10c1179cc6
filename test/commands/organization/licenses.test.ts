import t from 'tap';
import { licenseAnswers } from '../../../src/sandbox/meraki/answers/licenses.ts';
import { NOW } from '../../support/chat.ts';
import { empty, startAsking } from '../../support/queries.ts';

t.test('licenses with one end say when, in how many days, and for which devices', async (t) => {
  const { ask, organization } = await startAsking(t);
  const { calls, texts, markdown, card } = await ask('licenses');
  t.equal(calls.length, 1);
  t.equal(texts[1], 'All licenses end on 16 Oct, in 74 days');
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
    [{ status: 'OK', expirationDate: 'Oct 2, 2026 UTC' }, 'All licenses end on 2 Oct, in 60 days', 'good'],
    [{ status: 'OK', expirationDate: 'Oct 1, 2026 UTC' }, 'All licenses end on 1 Oct, in 59 days', 'warning'],
    [{ status: 'OK', expirationDate: 'Aug 3, 2026 UTC' }, 'All licenses end today', 'warning'],
    [
      { status: 'License Expired', expirationDate: 'Aug 2, 2026 UTC' },
      'The licenses ended on 2 Aug, 1 day ago',
      'attention',
    ],
    [{ status: 'OK', expirationDate: null }, 'Meraki does not tell when the licenses end', 'default'],
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
    `${licenseCount} licenses: 1 expired and 3 about to expire (1 within 14 days and 2 within 90 days)`,
  );
  t.match(JSON.stringify(card), '"color":"attention"');
  t.match(markdown, /1 expired · 3 about to expire · 18 active · 2 unused/);
  t.match(markdown, /\*\*Without a device\*\*[\s\S]+\*\*ENT\*\* – 4 not assigned/);
  const states = (count: number, expiringCount: number) => ({
    licenseCount: 20,
    states: {
      active: { count: 20 },
      expired: { count: 0 },
      expiring: { count, critical: { thresholdInDays: 14, expiringCount } },
    },
  });
  for (const [body, summary, tone] of [
    [states(0, 0), '20 licenses, none about to expire', 'good'],
    [states(2, 2), '20 licenses: 2 about to expire (2 within 14 days)', 'warning'],
  ] as const) {
    const effect = { kind: 'answer', status: 200, body: JSON.stringify(body) } as const;
    meraki.faults.add({ path: /licenses/, times: 1, effect });
    const answer = await ask('licenses');
    t.equal(answer.texts[1], summary);
    t.match(JSON.stringify(answer.card), `"color":"${tone}"`);
    t.notMatch(answer.markdown, 'Without a device');
  }
});

t.test('an organization without devices and a missing scope are answered', async (t) => {
  const none = await startAsking(t, { sizes: empty });
  const { texts, markdown } = await none.ask('licenses');
  t.match(texts[1], 'All licenses end on 16 Oct');
  t.notMatch(markdown, 'For 0 devices');
  const { ask } = await startAsking(t, { scopes: ['dashboard:general:config:read'] });
  t.match(await ask('licenses'), {
    markdown: /does not allow me to read licenses\.[\s\S]+\[Link Aurora Retail again\]/,
  });
});
