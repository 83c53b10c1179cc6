import t from 'tap';
import { z } from 'zod';
import { DAY } from '../../../src/core/clock.ts';
import { NOW } from '../../support/chat.ts';
import { empty, startAsking } from '../../support/queries.ts';

const api = { clock: () => NOW };
const overview = z.object({ responseCodeCounts: z.record(z.string(), z.number()) });

/** Returns the calls that the stand-in counts over a number of days. */
async function countsOf({ meraki }: Awaited<ReturnType<typeof startAsking>>, days: number) {
  const url = `${meraki.url}/api/v1/organizations/549236/apiRequests/overview?timespan=${(days * DAY) / 1000}`;
  const response = await fetch(url, { headers: { authorization: 'Bearer access-token' } });
  const { responseCodeCounts } = overview.parse(await response.json());
  const sum = (fits: (status: number) => boolean) =>
    Object.entries(responseCodeCounts)
      .filter(([status]) => fits(Number(status)))
      .reduce((total, [, count]) => total + count, 0);
  return {
    all: sum(() => true),
    limited: sum((status) => status === 429),
    failed: sum((status) => status >= 400 && status !== 429),
  };
}

t.test('API usage takes one call: calls, rate-limited ones and failed ones', async (t) => {
  const rig = await startAsking(t, { api });
  const { calls, texts, markdown, text } = await rig.ask('api usage');
  t.equal(calls.length, 1);
  const day = await countsOf(rig, 1);
  const said = (n: number) => n.toLocaleString('en-US');
  t.match(texts[1], `${said(day.all)} API calls in the last 24 hours: ${said(day.limited)} (0.`);
  t.match(texts[1], new RegExp(`rate-limited \\(429\\), ${said(day.failed)} \\(\\d[.\\d]*%\\) failed$`));
  t.equal(texts[3], '429 Too Many Requests', 'what was refused first');
  t.equal(texts[6], '404 Not Found', 'then what failed, most first');
  for (const one of ['200 OK', '429 Too Many Requests', 'Counts all applications']) {
    t.match(markdown, one);
    t.match(text, one);
  }
  const week = await countsOf(rig, 7);
  t.match((await rig.ask('api usage last 7d')).texts[1], `${said(week.all)} API calls in the last 7 days`);
  t.match(await rig.ask('api usage last 32d'), { markdown: /looks back at most 31 days/ });
});

t.test('many refused or failed calls are marked as a warning', async (t) => {
  const { ask, meraki } = await startAsking(t);
  const cases = [
    [{ 200: 1000 }, '1,000 API calls in the last 24 hours: none rate-limited (429), none failed', 'good'],
    [{ 200: 985, 429: 15 }, /15 \(1\.5%\) rate-limited \(429\), none failed/, 'warning'],
    [{ 200: 900, 500: 60, 404: 40 }, /none rate-limited \(429\), 100 \(10%\) failed/, 'warning'],
    [{ 200: 0 }, 'No API calls in the last 24 hours', 'default'],
  ] as const;
  for (const [responseCodeCounts, summary, tone] of cases) {
    const body = JSON.stringify({ responseCodeCounts });
    meraki.faults.add({ path: /apiRequests/, times: 1, effect: { kind: 'answer', status: 200, body } });
    const { texts, card } = await ask('api usage');
    t.match(texts[1], summary);
    t.match(JSON.stringify(card), `"color":"${tone}"`);
  }
});

t.test('a small and an empty organization take one call', async (t) => {
  const { ask, inLab } = await startAsking(t);
  await inLab();
  const { calls, texts } = await ask('API usage');
  t.equal(calls.length, 1);
  t.match(texts[0], 'Harbor Lab');
  const none = await startAsking(t, { sizes: empty });
  t.equal((await none.ask('api usage')).calls.length, 1);
});

t.test(
  'counts that can not be read cost their line, and what Meraki does not tell is not none',
  async (t) => {
    const { ask, meraki } = await startAsking(t);
    const asked = (body: object) => {
      const effect = { kind: 'answer', status: 200, body: JSON.stringify(body) } as const;
      meraki.faults.add({ path: /apiRequests/, times: 1, effect });
      return ask('api usage');
    };
    const text = await asked({ responseCodeCounts: { 200: '98', 404: '2' } });
    t.equal(text.texts[1], '100 API calls in the last 24 hours: none rate-limited (429), 2 (2%) failed');
    const odd = await asked({ responseCodeCounts: { 200: 90, 404: 5, 429: 'some', 500: -1, total: 7 } });
    t.equal(
      odd.texts[1],
      'At least 95 API calls in the last 24 hours: an unknown number rate-limited (429), at least 5 failed; the number of 429 and 500 responses is unknown',
    );
    t.same(
      Array.from(odd.markdown.matchAll(/^- (.*)$/gm), ([, line]) => line),
      [
        '**429 Too Many Requests** – unknown',
        '**404 Not Found** – 5',
        '**500 Internal Server Error** – unknown',
        '**200 OK** – 90',
        '**total** – 7',
      ],
    );
    t.match(
      odd.markdown,
      'Meraki also counts “total”, which is not an HTTP status and not included in the total.',
    );
    t.notMatch(JSON.stringify(odd.card), /"color":"good"|%/);
    for (const body of [
      {},
      { responseCodeCounts: null },
      { responseCodeCounts: [] },
      { responseCodeCounts: 7 },
    ]) {
      t.equal(
        (await asked(body)).texts[1],
        'Meraki does not say how many API calls there were in the last 24 hours',
      );
    }
    t.equal((await asked({ responseCodeCounts: {} })).texts[1], 'No API calls in the last 24 hours');
  },
);
