import t from 'tap';
import { allNotices } from './notices.ts';
import { writePage } from './page.ts';
import { pagesOfLinking } from './pages-of-linking.ts';
import { withPlaceholders } from './placeholders.ts';
import { chartTexts, messageTexts } from './texts.ts';

t.test('the sentences of a message are its lines, facts, buttons, and columns', async (t) => {
  const sentences = messageTexts({
    markdown:
      '**Aurora Retail: 2 sites down**\n\n- **Oslo\\-1** – offline · since 14:02\n\nAsk ada&#64;x.example again. `status` shows more.',
    card: {
      type: 'AdaptiveCard',
      version: '1.3',
      body: [
        { type: 'TextBlock', text: '“status” shows more.' },
        { type: 'TextBlock', text: 'Only here' },
        { type: 'FactSet', facts: [{ title: 'Sites', value: 'all of them' }] },
        { type: 'Input.Text', id: 'tag', placeholder: 'Name a tag' },
      ],
      actions: [
        { type: 'Action.Submit', title: 'Refresh', data: { command: 'status', text: 'never shown' } },
      ],
    },
    file: {
      name: 'a.csv',
      type: 'text/csv; charset=utf-8',
      data: Buffer.from('\uFEFFname,status\r\nap,on\r\n'),
    },
  });
  t.same(
    sentences.map(({ kind, text }) => `${kind}: ${text}`),
    [
      ...[
        'text: Aurora Retail: 2 sites down',
        'text: offline',
        'text: since 14:02',
        'text: Ask ada@x.example again.',
      ],
      ...['text: `status` shows more.', 'text: Only here', 'text: Sites', 'text: all of them'],
      ...['text: Name a tag', 'button: Refresh', 'file: name', 'file: status'],
    ],
  );
  const chart = { kind: 'bars' as const, title: 'Latency', unit: 'ms', series: ['WAN 1'], bars: [] };
  t.same(
    chartTexts(chart).map(({ text }) => text),
    ['Latency', 'ms', 'WAN 1'],
  );
});

t.test('names and numbers are placeholders, a single one and our own words are not', async (t) => {
  const words = new Set(['status', 'top talkers']);
  for (const [text, expected] of [
    ['1 site of 1,000 is down', '1 site of {n} is down'],
    ['Rotterdam 301 and København 7 at 14:02 CEST', '{name}, … at {time}'],
    ['ada@aurora.example linked on 3 Aug 2026', '{address} linked on {time}'],
    ['no network “Oslo”; say “status Oslo”', 'no network “{name}”; say “status {name}”'],
    ['or “top talkers”', 'or “top talkers”'],
    ['Q2XX-ABCD-1234, 00:18:0a:00:00:01, 10.0.0.1', '{serial}, {mac}, {ip}'],
    ['say `revoke all gnbd3gs5`', 'say `revoke all {code}`'],
    ['wan1 failed at rotterdam-301-gw01', 'wan1 failed at {name}'],
  ] as const)
    t.equal(withPlaceholders(text, words), expected);
});

t.test('on the page each sentence stands once', async (t) => {
  const heard = ['status', 'alerts', 'top', 'links'].flatMap((topic) => [
    { topic, kind: 'text' as const, text: 'No network.' },
    { topic, kind: 'button' as const, text: `Show ${topic}` },
    { topic, kind: 'text' as const, text: '{name} {n}' },
  ]);
  const page = writePage([...heard, ...heard], ['alerts', 'status']);
  t.equal(page.split('No network.').length, 2);
  t.notMatch(page, '{name}');
  t.same(page.match(/^## .*/gm), ['## Several commands', '## alerts', '## status', '## top', '## links']);
  t.match(page, /## status\n\n### Buttons\n\n- Show status\n/);
});

t.test('every page of linking is on the page of sentences', async (t) => {
  const texts = pagesOfLinking().map(({ text }) => text);
  for (const text of ['Is this you?', 'Not me', 'Continue with Webex', 'This link has expired'])
    t.ok(texts.includes(text), text);
  t.same(
    texts.filter((text) => /[<>]|\{provider\}/.test(text)),
    [],
  );
});

t.test('every notice is on the page of sentences', async (t) => {
  const texts = allNotices().map(({ text }) => text);
  t.ok(texts.length > 30, `${texts.length} sentences`);
  t.ok(texts.includes('Try `status`, or `help` for everything I can do.'));
});
