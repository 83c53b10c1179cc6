import fc from 'fast-check';
import t from 'tap';
import { webexId } from '../../../src/sandbox/world.ts';
import { readMentions } from '../../../src/webex/framework/mention.ts';
import { attack } from '../../support/fuzz.ts';
import { stripMention } from '../../support/strip-mention.ts';

const uuid = '3b7d5c1e-0000-4000-8000-000000000009';
const bot = { id: webexId('PEOPLE', uuid), displayName: 'Meraki Status Bot' };
const at = (label: string, id = bot.id) =>
  `<spark-mention data-object-type="person" data-object-id="${id}">${label}</spark-mention>`;

const cases: [string, { text: string; html?: string }, string][] = [
  ['at the start', { text: 'Meraki status', html: `<p>${at('Meraki')} status</p>` }, 'status'],
  [
    'several words',
    { text: 'Meraki Status Bot status', html: `${at('Meraki Status Bot')} status` },
    'status',
  ],
  ['an older name', { text: 'Old Name devices', html: `${at('Old Name')} devices` }, 'devices'],
  [
    'at the end',
    { text: 'devices offline Meraki', html: `devices offline ${at('Meraki')}` },
    'devices offline',
  ],
  ['inside', { text: 'show Meraki devices', html: `show ${at('Meraki')} devices` }, 'show devices'],
  ['twice', { text: 'Meraki status Meraki', html: `${at('Meraki')} status ${at('Meraki')}` }, 'status'],
  ['only', { text: 'Meraki', html: at('Meraki') }, ''],
  ['with a colon', { text: 'Meraki: status', html: `${at('Meraki')}: status` }, 'status'],
  [
    'with a space that does not break',
    { text: 'Meraki\u00a0status', html: `${at('Meraki')}&nbsp;status` },
    'status',
  ],
  ['the bare UUID', { text: 'Meraki status', html: `${at('Meraki', uuid)} status` }, 'status'],
  [
    'an id of another region',
    {
      text: 'Meraki status',
      html: `${at('Meraki', Buffer.from(`ciscospark://eu/PEOPLE/${uuid}`).toString('base64'))} status`,
    },
    'status',
  ],
  ['an entity in the name', { text: 'R&D Bot status', html: `${at('R&amp;D Bot')} status` }, 'status'],
  ['a numeric entity', { text: "Ada's status", html: `${at('Ada&#39;s')} status` }, 'status'],
  [
    'somebody else first',
    { text: 'Tom Meraki status', html: `${at('Tom', webexId('PEOPLE', 'tom'))} ${at('Meraki')} status` },
    'Tom status',
  ],
  [
    'the same word typed before it',
    { text: 'link Meraki Meraki', html: `link Meraki ${at('Meraki')}` },
    'link Meraki',
  ],
  [
    'the same word typed after it',
    { text: 'Meraki devices "Meraki  Lab"', html: `${at('Meraki')} devices "Meraki  Lab"` },
    'devices "Meraki  Lab"',
  ],
  [
    'line breaks',
    { text: 'Meraki\nstatus\n  "a  b"\n', html: `<p>${at('Meraki')}<br>status<br>"a  b"</p>` },
    'status\n  "a  b"',
  ],
  [
    'a space that does not break in the label',
    {
      text: 'Meraki\u00a0Status\u00a0Bot status',
      html: `${at('Meraki&nbsp;Status&#160;Bot')} status`,
    },
    'status',
  ],
  [
    'a space that does not break only in the text',
    { text: 'Meraki\u202fStatus\u00a0Bot status', html: `${at('Meraki Status Bot')} status` },
    'status',
  ],
  [
    'a space that does not break only in the HTML',
    { text: 'show Meraki Bot status', html: `show ${at('Meraki\u00a0Bot')} status` },
    'show status',
  ],
  [
    'a space of zero width behind it',
    { text: 'Meraki\u200b status', html: `${at('Meraki')}\u200b status` },
    'status',
  ],
  [
    'a joiner and no space behind it',
    { text: 'Meraki\u2060status', html: `${at('Meraki')}&#8288;status` },
    'status',
  ],
  [
    'characters of zero width on both sides',
    { text: '\u200bMeraki\u200d:\u200b status', html: `\u200b${at('Meraki')}\u200d:\u200b status` },
    'status',
  ],
  [
    'a character of zero width behind it, inside',
    { text: 'show Meraki\u200b devices', html: `show ${at('Meraki')}\u200b devices` },
    'show devices',
  ],
  [
    'a character of zero width in front of it, inside',
    { text: 'show \u200bMeraki devices', html: `show \u200b${at('Meraki')} devices` },
    'show devices',
  ],
  [
    'a character of zero width behind it, at the end',
    { text: 'devices Meraki\u200b', html: `devices ${at('Meraki')}\u200b` },
    'devices',
  ],
  [
    'a character of zero width in one of the labels',
    { text: 'Mera\u200dki Bot status', html: `${at('Meraki\u200b Bot')} status` },
    'status',
  ],
  [
    'an @ only in the HTML',
    { text: 'show Meraki status', html: `show ${at('@Meraki')} status` },
    'show status',
  ],
  [
    'an @ only in the text',
    { text: 'show @Meraki status', html: `show ${at('Meraki')} status` },
    'show status',
  ],
  [
    'a picture that needs a joiner, in the rest',
    { text: 'Meraki status 👩\u200d💻 lab', html: `${at('Meraki')} status 👩\u200d💻 lab` },
    'status 👩\u200d💻 lab',
  ],
  [
    'everybody in the space',
    {
      text: 'All status',
      html: '<spark-mention data-object-type="groupMention" data-group-type="all">All</spark-mention> status',
    },
    'status',
  ],
  ['no text', { text: '', html: at('Meraki') }, ''],
];

t.test('with HTML, exactly the mentions of the bot are removed', async (t) => {
  for (const [name, message, text] of cases) t.equal(stripMention(message, bot, true), text, name);
});

t.test('HTML that does not mention the bot changes nothing', async (t) => {
  const mike = `${at('Meraki Mike', webexId('PEOPLE', 'mike'))} status`;
  t.equal(stripMention({ text: 'Meraki Mike status', html: mike }, bot, false), 'Meraki Mike status');
  t.equal(
    stripMention({ text: ' Meraki status ', html: '<p>Meraki status</p>' }, bot, false),
    'Meraki status',
  );
});

t.test('without HTML, the present name of the bot is removed from the start', async (t) => {
  const strip = (text: string, mentioned = true) => stripMention({ text, html: null }, bot, mentioned);
  t.equal(strip('Meraki Status Bot devices'), 'devices');
  t.equal(strip('meraki: devices'), 'devices', 'its first word will do');
  t.equal(strip('@Meraki devices'), 'devices');
  t.equal(strip('Meraki\u00a0Status\u202fBot\u00a0devices'), 'devices');
  t.equal(strip('Meraki\u200b devices'), 'devices');
  t.equal(strip('\u200b@Meraki\u2060devices'), 'devices');
  t.equal(strip('Merakistan devices'), 'Merakistan devices');
  t.equal(strip('devices Meraki'), 'devices Meraki');
  t.equal(strip('Meraki devices', false), 'Meraki devices', 'not mentioned, so only typed');
  t.equal(stripMention({ text: 'x y' }, { id: bot.id, displayName: '' }, true), 'x y');
});

t.test('a mention that is not closed, and markup between mentions, change nothing else', async (t) => {
  const open = `<spark-mention data-object-id="${bot.id}">`;
  t.equal(
    stripMention({ text: 'Meraki status', html: `${open.repeat(100)}Meraki` }, bot, false),
    'Meraki status',
  );
  t.equal(
    stripMention({ text: 'Meraki status', html: `${at('Meraki')} ${'<'.repeat(7_000)}status` }, bot, true),
    'status',
  );
});

t.test('every mention of one name is removed, and other names only as far as a bot has names', async (t) => {
  const many = Array.from({ length: 200 }, () => 'Meraki');
  const html = many.map((name) => at(name)).join(' ');
  t.equal(stripMention({ text: `${many.join(' ')} status`, html: `${html} status` }, bot, true), 'status');
  const labels = Array.from({ length: 100 }, (_, i) => `Name${i}.`);
  const text = labels.join(' ');
  const rest = stripMention({ text, html: labels.map((name) => at(name)).join(' ') }, bot, true);
  t.equal(rest.split(' ').length, 90, 'the HTML is read once for each of 10 names');
});

const person = (name: string) => webexId('PEOPLE', `3b7d5c1e-0000-4000-8000-${name.padEnd(12, '0')}`);
const [adaId, benId] = [person('ada'), person('be')];

t.test('other people who are mentioned are taken out of the text, and known by id', async (t) => {
  const said: [text: string, html: string, rest: string, mentions: object[]][] = [
    [
      'Meraki revoke Ada M Aurora Retail',
      `${at('Meraki')} revoke ${at('Ada M', adaId)} Aurora Retail`,
      'revoke Aurora Retail',
      [{ id: adaId, label: 'Ada M' }],
    ],
    [
      'Ben Meraki status',
      `${at('Ben', benId)} ${at('Meraki')} status`,
      'status',
      [{ id: benId, label: 'Ben' }],
    ],
    ['@Ben, Meraki: status', `${at('Ben', benId)}, ${at('Meraki')}: status`, 'status', [{ id: benId }]],
    ['Meraki – status', `${at('Meraki')} – status`, 'status', []],
    ['Meraki - status', `${at('Meraki')} - status`, 'status', []],
    ['Meraki, status', `${at('Meraki')}, status`, 'status', []],
    ['Hi Meraki status', `Hi ${at('Meraki')} status`, 'Hi status', []],
    [
      'Meraki audit Ben Ada Ben',
      `${at('Meraki')} audit ${at('Ben', benId)} ${at('Ada', adaId)} ${at('Ben', benId)}`,
      'audit',
      [{ id: benId }, { id: adaId }],
    ],
    ['Meraki Ada', `${at('Meraki')} ${at('Ada', adaId)}`, '', [{ id: adaId }]],
    [
      'Meraki links Meraki',
      `${at('Meraki')} links ${at('Meraki', adaId)}`,
      'links',
      [{ id: adaId, label: 'Meraki' }],
    ],
  ];
  const mentionedPeople = [bot.id, adaId, benId];
  for (const [text, html, rest, mentions] of said) {
    const read = readMentions({ text, html, mentionedPeople }, bot, true);
    t.equal(read.text, rest, text);
    t.equal(read.mentions.length, mentions.length, text);
    t.match(read.mentions, mentions, text);
  }
});

t.test('an id counts only if Webex lists it, and is the one that Webex lists', async (t) => {
  const html = `${at('Meraki')} revoke ${at('Ada', adaId)}`;
  const text = 'Meraki revoke Ada';
  t.same(readMentions({ text, html, mentionedPeople: [bot.id, benId] }, bot, true), {
    text: 'revoke Ada',
    mentions: [],
  });
  const bare = `${at('Meraki')} revoke ${at('Ada', Buffer.from(adaId, 'base64').toString().split('/').pop())}`;
  t.same(readMentions({ text, html: bare, mentionedPeople: [bot.id, adaId] }, bot, true), {
    text: 'revoke',
    mentions: [{ id: adaId, label: 'Ada' }],
  });
  t.same(readMentions({ text, html: '', mentionedPeople: [bot.id, adaId] }, bot, true).mentions, []);
});

t.test('a quote in front of the mention is left out, with whom it mentions', async (t) => {
  const quoted = (quote: string, text: string, rest: string, html = `${at('Meraki')} ${rest}`) =>
    readMentions(
      { text: `${text}Meraki ${rest}`, html: `${quote}${html}`, mentionedPeople: [bot.id, benId] },
      bot,
      true,
    );
  t.same(quoted('<blockquote>is it down? &amp; why</blockquote>', 'is it down? & why\n', 'status'), {
    text: 'status',
    mentions: [],
  });
  t.same(
    quoted(`<blockquote><p>${at('Ben', benId)}: links</p></blockquote><p>`, 'Ben: links\n\n', 'status'),
    { text: 'status', mentions: [] },
  );
  t.equal(
    quoted('<blockquote>one</blockquote><blockquote>two</blockquote>', 'one\ntwo\n', 'status').text,
    'status',
  );
  t.equal(
    readMentions({ text: 'status', html: '<blockquote>status</blockquote>' }, bot, false).text,
    'status',
    'nothing but a quote',
  );
  t.equal(
    readMentions({ text: 'one two', html: '<blockquote>other</blockquote> two' }, bot, false).text,
    'one two',
    'a text that is not that of the HTML',
  );
});

const piece = fc.oneof(
  fc.constantFrom('status', 'Ada', 'Meraki', '@', ' ', '\u00a0', '\n', ':', '–', '&', 'Ben '),
  fc.constantFrom(at('Meraki'), at('Ada', adaId), at('Ben', benId), at('Eve', person('eve')), '<p>', '</p>'),
);

attack(
  t,
  'whatever a message says, nobody is mentioned but those whom Webex lists, each once, and never the bot',
  fc.property(
    fc.array(piece, { maxLength: 12 }),
    fc.subarray([bot.id, adaId, benId]),
    (pieces, mentionedPeople) => {
      const html = pieces.map((one) => (one.startsWith('<') ? one : one.replace('&', '&amp;'))).join('');
      const text = pieces.map((one) => one.replace(/<[^<>]*>/g, '')).join('');
      const read = readMentions({ text, html, mentionedPeople }, bot, mentionedPeople.includes(bot.id));
      const ids = read.mentions.map(({ id }) => id);
      if (new Set(ids).size < ids.length) throw new Error('twice');
      for (const id of ids)
        if (id === bot.id || !mentionedPeople.includes(id) || !html.includes(id)) throw new Error(id);
      for (const id of mentionedPeople)
        if (id !== bot.id && html.includes(id) && !ids.includes(id)) throw new Error(`left out: ${id}`);
      if (html.includes('>Eve<') && !read.text.includes('Eve'))
        throw new Error('the label of somebody whom Webex does not list is gone');
    },
  ),
  3_000,
);
