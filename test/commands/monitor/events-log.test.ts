import t from 'tap';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
import { NOW } from '../../support/chat.ts';
import { few, startAsking } from '../../support/queries.ts';

type Rig = Awaited<ReturnType<typeof startAsking>>;

const iso = (at: number) => new Date(at).toISOString();

/** Makes Meraki answer the next calls for events with these bodies, each with a link to another page where it says so. */
function answerEvents({ meraki }: Rig, pages: { body: object; before?: string }[], networkId = '') {
  for (const { body, before } of pages) {
    const link = `</api/v1/networks/${networkId}/events?perPage=1000&endingBefore=${before}>; rel=prev`;
    const effect = {
      kind: 'answer',
      status: 200,
      body: JSON.stringify(body),
      ...(before !== undefined && { headers: { link } }),
    } as const;
    meraki.faults.add({ path: /\/events/, times: 1, effect });
  }
}

async function startWithSwitches(t: Parameters<typeof startAsking>[0]) {
  const rig = await startAsking(t, { sizes: few });
  const network = rig.organization()?.networks.find(({ productTypes }) => productTypes.includes('switch'));
  return { ...rig, network, question: `events MS in ${network?.id}` };
}

t.test('events without a readable time are counted as such, and listed at the end', async (t) => {
  const rig = await startWithSwitches(t);
  const { ask, question } = rig;
  const body = {
    pageStartAt: iso(NOW - HOUR),
    events: [
      { occurredAt: null, description: 'port status change', deviceName: 'Hall' },
      { occurredAt: iso(NOW - MINUTE), description: 'port status change' },
      { description: 'power supply' },
      { occurredAt: iso(NOW - HOUR), type: 'lldp' },
      { occurredAt: iso(NOW - 2 * MINUTE), description: 'port status change' },
    ],
  };
  answerEvents(rig, [{ body }, { body }, { body }, { body: { events: [{ occurredAt: 'now-ish' }] } }]);
  const { texts, markdown } = await ask(question);
  t.equal(
    texts[1],
    '3 events in the last 2 hours, most often port status change (2); 2 without a time',
    'it is not known whether those are of these hours',
  );
  t.match(markdown, /\*\*lldp\*\* – 13:02[\s\S]+\*\*port status change\*\* – Hall\n- \*\*power supply\*\*/);
  const lines = (await ask(`${question} as csv`)).file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(lines.length, 6);
  t.match(lines[4], /^,port status change,,,switch,Hall/);
  t.match(lines[5], /^,power supply,/);
  t.equal(
    (await ask(`events MS port in ${rig.network?.id}`)).texts[1],
    '2 of 3 events in the last 2 hours with “port”, most often port status change (2); 1 of 2 without a time',
  );
  t.equal((await ask(question)).texts[1], '1 event without a time, no others in the last 2 hours');
});

t.test(
  'pages without end are looked through as far as the calls go, and the answer says how far',
  async (t) => {
    const rig = await startWithSwitches(t);
    const { ask, question, network } = rig;
    const pages = [10, 20, 25, 30, 40].map((minutes) => ({
      body: { pageStartAt: iso(NOW - minutes * MINUTE), events: [] },
      before: String(minutes),
    }));
    answerEvents(rig, pages, network?.id);
    const { texts, calls, markdown } = await ask(question);
    t.equal(calls.filter((path) => path.includes('/events')).length, 5);
    t.equal(texts[1], 'No events since 13:22');
    t.match(markdown, 'Searched only the last 40 minutes; Meraki has more: name a product line');
    t.notMatch(markdown, /Not read|There are more/);

    const event = { occurredAt: iso(NOW - 65 * MINUTE), description: 'lldp' };
    answerEvents(
      rig,
      [1, 2, 3, 4, 5].map((n) => ({
        body: { pageStartAt: null, events: n === 3 ? [event] : [] },
        before: `b${n}`,
      })),
      network?.id,
    );
    const untold = await ask(`${question} last 24h`);
    t.equal(untold.texts[1], '1 event since 12:57', 'the oldest event tells where no page does');
    t.match(untold.markdown, 'Searched only the last 1 h 5 min; Meraki');
  },
);

t.test('where Meraki does not say how far it has looked, neither does the answer', async (t) => {
  const rig = await startWithSwitches(t);
  const { ask, question, network } = rig;
  const blank = { pageStartAt: 'never', events: [] };
  answerEvents(
    rig,
    ['a', 'b', 'c', 'd', 'e'].map((before) => ({ body: blank, before })),
    network?.id,
  );
  const { texts, calls, markdown } = await ask(question);
  t.equal(calls.filter((path) => path.includes('/events')).length, 5);
  t.equal(texts[1], 'No events in the part that was read');
  t.match(markdown, 'Meraki has more of the events of the switches, and does not say how far back this goes');
  answerEvents(
    rig,
    [
      { body: blank, before: 'a' },
      { body: blank, before: 'a' },
    ],
    network?.id,
  );
  const ended = await ask(question);
  t.equal(
    ended.calls.filter((path) => path.includes('/events')).length,
    2,
    'a page that leads to itself ends',
  );
  t.equal(ended.texts[1], 'No events in the last 2 hours');
  const seen = { occurredAt: iso(NOW - 5 * MINUTE), description: 'lldp' };
  const stuck = { body: { pageStartAt: iso(NOW - 20 * MINUTE), events: [seen] }, before: 'a' };
  answerEvents(rig, [stuck, stuck], network?.id);
  const again = await ask(question);
  t.equal(again.texts[1], '1 event since 13:42', 'the same page twice is one page');
  t.match(again.markdown, 'Searched only the last 20 minutes; Meraki has more');
});

t.test('a log that can not be read leaves no claim that there are no events', async (t) => {
  const rig = await startAsking(t, { sizes: few });
  const network = rig.organization()?.networks.find(({ productTypes }) => productTypes.length === 3);
  answerEvents(rig, [{ body: { events: [] } }, { body: {} }, { body: { events: [] } }]);
  const { texts, markdown } = await rig.ask(`events in ${network?.id}`);
  t.equal(texts[1], 'No events found in the last 2 hours');
  t.match(markdown, /Not available: the events of the [a-z ]+(s|es)\./);
});

t.test("product lines in Meraki's words are asked for and named", async (t) => {
  const { ask, meraki, organization } = await startAsking(t, { sizes: few });
  const [network] = organization()?.networks ?? [];
  const productTypes = ['campusGateway', 'secureConnect', 'phone', 'sensor'];
  const body = JSON.stringify([{ id: network?.id, name: 'Harbour', productTypes }]);
  meraki.faults.add({ path: /\/networks$/, times: 1, effect: { kind: 'answer', status: 200, body } });
  const answered = { occurredAt: iso(NOW - MINUTE), description: 'tunnel up for a phone' };
  const effect = { kind: 'answer', status: 200, body: JSON.stringify({ events: [answered] }) } as const;
  meraki.faults.add({ path: /events/, times: 9, effect });
  const { file } = await ask('events Harbour secureConnect as csv');
  t.match(file?.data.toString(), ',tunnel up for a phone,,,Secure Connect,');
  for (const said of ['campus gateway', 'campusgateway', 'campusGateway'])
    t.equal((await ask(`events Harbour ${said}`)).texts[1], '1 event in the last 2 hours', said);
  t.match((await ask('events Harbour phone')).texts[1], '2 of 2 events in the last 2 hours with “phone”');
  t.equal((await ask('events Harbour systemsManager')).texts[1], 'No Systems Manager devices here');
});

/** A page of two events, and a link to the one before it. */
function pageAt(at: number, name: string) {
  const event = { occurredAt: iso(at), description: name };
  return { body: { pageStartAt: iso(at), events: [event, event] }, before: iso(at) };
}

t.test('a time that is over is read for behind what is newer, as far as that goes', async (t) => {
  const rig = await startWithSwitches(t);
  const id = rig.network?.id ?? '';
  // Noon was two hours ago.
  const noon = NOW - 2 * HOUR - 2 * MINUTE;
  const newer = Array.from({ length: 7 }, (_, n) => pageAt(NOW - n * 10 * MINUTE, 'newer'));
  const last = {
    body: { pageStartAt: iso(noon - HOUR), events: [{ occurredAt: iso(noon), description: 'old' }] },
  };
  answerEvents(rig, [...newer, last], id);
  const { texts, calls } = await rig.ask(`${rig.question} from 12 to 13`);
  t.equal(
    calls.filter((path) => path.endsWith('/events')).length,
    8,
    'more than the five for a time up to now',
  );
  t.equal(texts[1], '1 event from 12:00 to 13:00');

  answerEvents(
    rig,
    Array.from({ length: 15 }, (_, n) => pageAt(NOW - n * MINUTE, 'newer')),
    id,
  );
  const { markdown } = await rig.ask(`${rig.question} from 12 to 13`);
  t.match(markdown, /There are too many events since 13:00: I read back to 13:48 only/);
});
