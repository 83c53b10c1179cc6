import t from 'tap';
import { webexId } from '../../../src/sandbox/world.ts';
import { stripMention } from '../../../src/webex/framework/mention.ts';

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
