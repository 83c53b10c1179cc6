import MarkdownIt from 'markdown-it';
import t from 'tap';
import { type OpenList, rowsRead } from '../../../src/bot/report/lists.ts';
import { type Presentation, present, presentFile } from '../../../src/bot/report/present.ts';
import { type List, laterReport, type Report, wholeList } from '../../../src/bot/report/report.ts';
import { type ReportRow, unbuiltRows } from '../../../src/bot/report/rows.ts';
import { createWholeReads } from '../../../src/bot/report/whole-reads.ts';
import { createTimes } from '../../../src/bot/text/times.ts';
import { createSlices } from '../../../src/core/async/slices.ts';
import { createMerakiApi } from '../../../src/meraki/api.ts';
import { createEmbeddedRateLimiters } from '../../../src/store/embedded/rate-limiter.ts';
import { readCard } from '../../support/queries.ts';

const HOSTILE = '<@all> [here](http://evil.example) **x** `y` ||z|| \u202e';
const webex = new MarkdownIt({ html: true, linkify: true });
const plain: Report = { title: 'Lab', summary: 'All is well', tone: 'good' };
const row = (name: string): ReportRow => ({
  item: { name, state: 'ok', facts: ['a', 'b'], opens: 'device x' },
  cells: [name],
});
const log = { debug() {}, info() {}, warn() {}, error() {} };
// The lists of these tests bring their rows: nothing is read from Meraki.
const api = createMerakiApi({
  apiUrl: 'http://127.0.0.1:9/api/v1',
  log,
  rateLimiterOf: createEmbeddedRateLimiters(Date.now),
});
const dashboard = api.open({
  key: { personId: 'ada', organizationId: '1', linkedAt: 0 },
  scopes: [],
  source: { token: async () => '', renew: async () => '', issuedAt: async () => 0 },
});
t.teardown(() => api.close());

function presentation(fields: Partial<Presentation> = {}): Presentation {
  return {
    dashboard,
    draw: async () => Buffer.from('a picture'),
    log,
    slices: createSlices(),
    wholeRead: createWholeReads().begin('ada', 'devices'),
    words: { times: createTimes('UTC', 0), sayTo: (command) => command },
    personId: 'ada',
    command: 'devices',
    date: '2026-08-03',
    asked: (readAt) => `time ${readAt}`,
    further: ({ page, csv }) => {
      const typed = `devices${csv ? ' as csv' : ` page ${page}`}`;
      return { typed, command: `${typed} in organization 1` };
    },
    ...fields,
  };
}

function opened(list: List): OpenList {
  const args = { subject: '', words: [], csv: false, page: 1 };
  return {
    id: 'list-1',
    command: 'devices',
    defaultNetworkId: undefined,
    args,
    report: laterReport(plain),
    list,
    next: undefined,
    isUnread: true,
    readAt: 0,
    reads: [],
  };
}

const rows = (n: number) => Array.from({ length: n }, (_, index) => `Device ${index + 1}`);

t.test('a list that fits one page says nothing about pages', async (t) => {
  const { markdown, card } = await present(
    plain,
    1,
    opened(wholeList(rows(10), ['name'], row)),
    presentation(),
  );
  t.match(markdown, /^\*\*Lab: All is well\*\*\n\n- \*\*Device 1\*\* – ok · a · b\n/);
  t.notMatch(markdown, /page|csv/);
  t.same(readCard(card).buttons, []);
  t.equal(readCard(card).opens.length, 10);
});

t.test(
  'what could not be read of a list is said, on every page and beside the file, and nothing is good then',
  async (t) => {
    const list: List = {
      columns: ['name'],
      read: async () => ({ rows: unbuiltRows(rows(20), row) }),
    };
    for (const [items, note] of [
      [1, "1 entry of Meraki's answer could not be read and is not counted here."],
      [1200, "1,200 entries of Meraki's answer could not be read and are not counted here."],
    ] as const) {
      const read = { ...dashboard, unreadableItems: () => items };
      const pages = await Promise.all(
        [1, 2].map((page) => present(plain, page, opened(list), presentation({ dashboard: read }))),
      );
      for (const { markdown, card } of pages) {
        t.match(markdown, note);
        t.match(readCard(card).text, note);
        t.notMatch(JSON.stringify(card), /"good"/);
      }
      const { markdown } = await presentFile(plain, opened(list), presentation({ dashboard: read }));
      t.match(markdown, note);
    }
  },
);

t.test('a list is read no further than it is looked at', async (t) => {
  const reads: (string | undefined)[] = [];
  const list: List = {
    columns: ['name'],
    read: async (_, from) => {
      reads.push(from);
      const begin = Number(from ?? 0);
      return {
        rows: unbuiltRows(rows(40).slice(begin, begin + 8), row),
        next: begin < 32 ? String(begin + 8) : undefined,
      };
    },
  };
  const open = opened(list);
  const first = await present(plain, 1, open, presentation());
  t.same(reads, [undefined, '8']);
  t.match(
    first.markdown,
    /1–10\. `devices page 2` shows more; `devices as csv` gives all of them as a file\./,
  );
  t.match(readCard(first.card).buttons, [
    { title: 'Next page', command: 'devices page 2 in organization 1', owner: 'ada', list: 'list-1' },
    { title: 'All as CSV', command: 'devices as csv in organization 1', owner: 'ada', list: 'list-1' },
  ]);
  const last = await present(plain, 4, open, presentation());
  t.equal(reads.length, 5);
  t.match(last.markdown, /31–40 of 40\. `devices as csv`/);
  await t.rejects(present(plain, 5, open, presentation()), /There is no page 5/);

  const { file, markdown } = await presentFile(plain, open, presentation());
  t.match(markdown, /All 40 rows as a CSV file/);
  t.equal(file?.data.toString().split('\r\n').length, 42);
  t.equal(reads.length, 5, 'nothing is read twice');
});

t.test('each row is read once, although a hundred turn pages of one list at the same time', async (t) => {
  let reads = 0;
  const list: List = {
    columns: ['name'],
    read: async (_, from) => {
      reads += 1;
      await new Promise(setImmediate);
      const begin = Number(from ?? 0);
      return {
        rows: unbuiltRows(rows(100).slice(begin, begin + 10), row),
        next: begin < 90 ? String(begin + 10) : undefined,
      };
    },
  };
  const open = opened(list);
  const pages = Array.from({ length: 100 }, (_, index) =>
    present(plain, 1 + (index % 10), open, presentation()),
  );
  const texts = (await Promise.all(pages)).map(({ markdown }) => markdown.split('\n').slice(2, 12).join());
  t.equal(reads, 10);
  t.equal(rowsRead(open), 100);
  t.equal(new Set(texts).size, 10);
});

t.test('foreign text forges no Markdown and no mention, wherever it stands', async (t) => {
  const report: Report = {
    title: HOSTILE,
    summary: HOSTILE,
    tone: 'attention',
    tiles: [{ value: HOSTILE, label: HOSTILE, tone: 'good' }],
    sections: [{ heading: HOSTILE, items: [{ name: HOSTILE, state: HOSTILE, facts: [HOSTILE] }] }],
    notes: [HOSTILE, [HOSTILE, { say: 'status' }, ` ${HOSTILE} `]],
    age: () => HOSTILE,
  };
  const { markdown, card } = await present(
    report,
    1,
    opened(wholeList([HOSTILE], ['n'], row)),
    presentation(),
  );
  const html = webex.render(markdown);
  t.notMatch(markdown, /<@all>|\u202e/);
  t.notMatch(html, /<a |href|<em>/);
  t.equal(html.match(/<code>/g)?.length, 1, 'our own command');
  for (const text of readCard(card).texts) t.notMatch(text, /(?<!\\)\[here\]|(?<!\\)\*\*x/);
});

t.test('lines that a message can not hold come as a file', async (t) => {
  const long = rows(10).map((name) => `${name} ${'<|>'.repeat(60)}`);
  const list = wholeList(long, ['name'], (name) => ({
    item: { name, facts: Array.from({ length: 4 }, () => '|'.repeat(120)) },
    cells: [name],
  }));
  const { markdown, file } = await present(plain, 1, opened(list), presentation());
  t.ok(Buffer.byteLength(markdown) <= 7439);
  t.match(markdown, /… and \d more[\s\S]*All 10 rows are in the file\./);
  t.equal(file?.data.toString().trim().split('\r\n').length, 11);
});

t.test('a chart that can not be drawn costs the picture, not the answer', async (t) => {
  const report: Report = {
    ...plain,
    chart: {
      kind: 'bars',
      title: 'x',
      unit: 'ms',
      series: ['x'],
      bars: [1, 2].map((value) => ({ label: 'x', values: [value] })),
    },
  };
  t.match(await present(report, 1, undefined, presentation()), {
    file: { name: 'devices.png', type: 'image/png' },
  });
  const draw = async () => {
    throw new Error('no font');
  };
  const reply = await present(report, 1, undefined, presentation({ draw }));
  t.equal(reply.file, undefined);
  t.match(reply.markdown, /All is well/);
});

t.test('a file keeps the notes and its numbers, and is not sent when it is empty', async (t) => {
  const report: Report = {
    ...plain,
    notes: ['Only the first 5 were looked at.'],
    chartNote: 'The chart shows 1.',
  };
  const list = wholeList([-102], ['dBm', 'name'], (n) => ({ item: { name: 'x' }, cells: [n, '-x'] }));
  const { markdown, file } = await presentFile(report, opened(list), presentation());
  t.match(markdown, /Only the first 5 were looked at\.\n\nThe only row as a CSV file\.$/);
  t.match(file?.data.toString(), /\r\n-102,'-x\r\n/);
  const empty = await presentFile(report, opened(wholeList([], ['n'], row)), presentation());
  t.match(empty.markdown, /The list is empty, so there is no file\./);
  t.equal(empty.file, undefined);
});

t.test('the note about a chart stands only beside the chart', async (t) => {
  const chart = { kind: 'bars', title: 'x', unit: 'ms', series: ['x'], bars: [] } as const;
  const report: Report = {
    ...plain,
    chart: {
      ...chart,
      series: [...chart.series],
      bars: [1, 2].map((value) => ({ label: 'x', values: [value] })),
    },
    chartNote: 'The chart shows 10.',
  };
  const list = wholeList(rows(20), ['name'], row);
  t.match((await present(report, 1, opened(list), presentation())).markdown, /The chart shows 10/);
  t.notMatch((await present(report, 2, opened(list), presentation())).markdown, /The chart shows/);
  const draw = async () => {
    throw new Error('no font');
  };
  t.notMatch((await present(report, 1, opened(list), presentation({ draw }))).markdown, /The chart shows/);
});

t.test('a list that does not end is refused, whether its cursors repeat or not', async (t) => {
  for (const again of ['same', 'other']) {
    let reads = 0;
    const list: List = {
      columns: ['name'],
      read: async () => {
        reads += 1;
        return { rows: unbuiltRows([], row), next: again === 'same' ? 'a' : String(reads) };
      },
    };
    await t.rejects(presentFile(plain, opened(list), presentation()), /does not come to an end/);
    t.ok(reads < 500);
  }
});

t.test('a file of two hundred thousand rows is cut, and says where it ends', async (t) => {
  const list = wholeList(rows(200_000), ['name'], row);
  const { markdown, file } = await presentFile(plain, opened(list), presentation());
  t.match(markdown, /100,000 rows/);
  t.equal(file?.data.toString().split('\r\n').length, 100_002);
});

t.test('a typed text can not break out of the command that repeats it', async (t) => {
  const say = 'changes x` <@all> [link](http://evil.example) `';
  const { markdown, card } = await present(
    { ...plain, notes: [['Say ', { say }, '.']] },
    1,
    undefined,
    presentation(),
  );
  t.equal(webex.render(markdown).match(/<code>/g)?.length, 1);
  t.notMatch(webex.render(markdown), /href|<@all>/);
  t.notMatch(readCard(card).text, /(?<!\\)\[link\]/);
});

t.test('of a long list, only the rows of the page are built', async (t) => {
  let built = 0;
  const list = wholeList(rows(5_000), ['name'], (name) => {
    built += 1;
    return row(name);
  });
  const open = opened(list);
  const { markdown } = await present(plain, 1, open, presentation());
  t.match(markdown, /1–10 of 5,000/);
  t.equal(built, 10);
  await present(plain, 2, open, presentation());
  t.equal(built, 20);
});

t.test('a file does not make the list grow that is kept for turning pages', async (t) => {
  const open = opened(wholeList(rows(5_000), ['name'], row));
  await present(plain, 1, open, presentation());
  const before = rowsRead(open);
  const { file } = await presentFile(plain, open, presentation());
  t.equal(file?.data.toString().split('\r\n').length, 5_002);
  t.equal(rowsRead(open), before);
  t.match((await present(plain, 500, open, presentation())).markdown, /4,991–5,000 of 5,000/);
});

t.test(
  'while the person has a whole list read, lines without room come as a command, and pages far ahead wait',
  async (t) => {
    const reads = createWholeReads();
    await reads.begin('ada', 'changes as csv').hold();
    const busy = () => presentation({ wholeRead: reads.begin('ada', 'devices') });
    const long = rows(10).map((name) => `${name} ${'<|>'.repeat(60)}`);
    const list = wholeList(long, ['name'], (name) => ({
      item: { name, facts: Array.from({ length: 4 }, () => '|'.repeat(120)) },
      cells: [name],
    }));
    const { markdown, file } = await present(plain, 1, opened(list), busy());
    t.equal(file, undefined);
    t.match(markdown, /`devices as csv` gives all rows as a file\.$/);
    const paged: List = {
      columns: ['name'],
      read: async (_, from = '0') => ({ rows: unbuiltRows([from], row), next: String(Number(from) + 1) }),
    };
    await t.rejects(present(plain, 1, opened(paged), busy()), { code: 'busy' });
    await t.rejects(presentFile(plain, opened(list), busy()), { code: 'busy' });
  },
);

t.test('the line below the rows shows the next page, to whoever asked', async (t) => {
  const { card } = await present(plain, 1, opened(wholeList(rows(25), ['name'], row)), presentation());
  const { texts, opens, buttons } = readCard(card);
  t.ok(texts.includes('1–10 of 25 · 15 more ›'));
  t.equal(opens.at(-1), 'devices page 2 in organization 1');
  t.match(
    JSON.stringify(card),
    '{"command":"devices page 2 in organization 1","owner":"ada","list":"list-1"}',
  );
  t.same(
    buttons.map(({ title }) => title),
    ['Next page', 'All as CSV'],
  );
  const last = await present(plain, 3, opened(wholeList(rows(25), ['name'], row)), presentation());
  t.ok(readCard(last.card).texts.includes('21–25 of 25'));
  t.equal(readCard(last.card).opens.length, 5, 'the last page opens its rows only');
  const endless: List = {
    columns: ['name'],
    read: async () => ({ rows: unbuiltRows(rows(25), row), next: 'x' }),
  };
  const unknown = await present(plain, 1, opened(endless), presentation());
  t.ok(readCard(unknown.card).texts.includes('1–10 · more ›'), 'how many there are may not be known');
});

t.test(
  'a list that is part of an answer has five rows a page, and leaves the buttons to the answer',
  async (t) => {
    const list = { ...wholeList(rows(12), ['name'], row), isPart: true };
    const report = { ...plain, list, suggestions: [{ title: 'Refresh', command: 'status' }] };
    const [first, second] = await Promise.all(
      [1, 2].map(async (page) => readCard((await present(report, page, opened(list), presentation())).card)),
    );
    t.ok(first?.texts.includes('1–5 of 12 · 7 more ›'));
    t.same(
      first?.buttons.map(({ title }) => title),
      ['Refresh'],
    );
    t.ok(second?.texts.includes('6–10 of 12 · 2 more ›'));
    t.same(
      second?.buttons.map(({ title }) => title),
      ['Next page', 'All as CSV', 'Refresh'],
    );
  },
);

t.test('further items of a section can be pressed where a command shows them', async (t) => {
  const section = { heading: 'Open alerts', items: [{ name: 'one' }], more: 1200 };
  const shown = async (moreOpens?: string) =>
    readCard(
      (await present({ ...plain, sections: [{ ...section, moreOpens }] }, 1, undefined, presentation())).card,
    );
  t.match(await shown(), { texts: [/./, /./, 'Open alerts', 'one', '… and 1,200 more'], opens: [] });
  t.match(await shown('alerts'), {
    texts: [/./, /./, 'Open alerts', 'one', '1,200 more ›'],
    opens: ['alerts'],
  });
});

t.test(
  'a link to the Meraki dashboard stands behind the other buttons, and takes the room of one',
  async (t) => {
    const suggestions = Array.from({ length: 6 }, (_, n) => ({ title: `b${n}`, command: `c${n}` }));
    const dashboardUrl = 'https://n1.meraki.com/x';
    const { card, markdown } = await present(
      { ...plain, suggestions, dashboardUrl },
      1,
      undefined,
      presentation(),
    );
    t.match(card?.actions, [
      {},
      {},
      {},
      {},
      { type: 'Action.OpenUrl', title: 'Open in Meraki', url: dashboardUrl },
    ]);
    t.match(card?.actions, { length: 5 });
    t.match(markdown, `[Open in Meraki](${dashboardUrl})`);
  },
);
