import t from 'tap';
import { ada, ben, grantOf, start, tom } from '../../support/chat.ts';
import { json, serve } from '../../support/scripted-meraki.ts';

const LINE = '**Ben Okafor**: I sent you the answer in a direct message.';

/** Texts of an administrator: answers, failures, suggestions, and requests for confirmation. */
const SAID = [
  ...[
    'links',
    'links Adx',
    'links page 9',
    'links last 2h',
    'revoke',
    'revoke Adx',
    'revoke ada@aurora.example Foo',
  ],
  ...[
    'revoke nobody@aurora.example',
    'revoke all',
    'revoke all abcdefgh',
    'forget',
    'forget ada@aurora.example',
    'forget nobody@aurora.example',
    'forget ben@aurora.example',
    'forget ada@aurora.example abcdefgh',
    'audit',
    'audit Adx',
    'audit last fortnight',
  ],
  ...['audit page 9', 'export audit', 'export audit Adx', 'export audit last x'],
  ...['linsk', 'linsk Ada', 'revok ada@aurora.example', 'audti', 'export adit', 'export'],
  ...[
    'help links',
    'help revoke all',
    'help linsk',
    'help export',
    'help administrators',
    '/links',
    '“audit”',
  ],
];

t.test('whatever an administrators’ command comes to, the administrator gets it directly', async (t) => {
  const { say, link, chat } = await start(t);
  await link(grantOf(ada), grantOf(tom));
  for (const room of ['colleagues', 'mixed']) {
    if (room === 'mixed') chat.mixed.add(room);
    for (const text of SAID) {
      const sent = await say(ben, text, room);
      const posted = sent.filter(({ place }) => place !== undefined).map(({ message }) => message);
      t.strictSame(posted, [{ markdown: LINE }], `${text} in ${room}`);
      t.equal(sent.filter(({ personId }) => personId === ben.id).length, 1, text);
    }
  }
});

t.test('an administrators’ command that fails for no known reason is answered directly, too', async (t) => {
  const { say, store } = await start(t);
  Object.assign(store, {
    listGrants: async () => {
      throw new Error('Ada Moreno');
    },
  });
  const sent = await say(ben, 'links', 'ops');
  t.match(sent, [
    { personId: 'ben', message: { markdown: /Something went wrong/ } },
    { place: { roomId: 'ops' }, message: { markdown: LINE } },
  ]);
});

t.test('who stops being an administrator while a command runs is told nothing of what it read', async (t) => {
  for (const text of ['links', 'links Adx', 'revoke Adx', 'links nobody@aurora.example']) {
    const { say, link, store, admins } = await start(t);
    await link(grantOf(ada), grantOf(tom));
    const { listGrants } = store;
    store.listGrants = async (personId) => {
      const grants = await listGrants(personId);
      admins.length = 0;
      return grants;
    };
    t.match(
      await say(ben, text, 'ops'),
      [
        { personId: 'ben', message: { markdown: /administrators only/ } },
        { place: { roomId: 'ops' }, message: { markdown: LINE } },
      ],
      text,
    );
  }
});

t.test('no space reads what an administrator is having read elsewhere', async (t) => {
  const { say, link, chat } = await start(t);
  await link(grantOf(ben));
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: read, resolve: end } = Promise.withResolvers<undefined>();
  chat.timeZoneOf = () => {
    begin();
    return read;
  };
  const exported = say(ben, 'export audit ben@aurora.example last 30d');
  await begun;
  t.match(await say(ben, 'devices as csv', 'ops'), [
    { place: { roomId: 'ops' }, message: { markdown: /still reading what you asked elsewhere for you/ } },
  ]);
  t.match(await say(ben, 'devices as csv'), [{ message: { markdown: /still reading “export audit ben/ } }]);
  end(undefined);
  await exported;
});

t.test('the line in the space says only that no direct message was possible', async (t) => {
  const { say, chat, link } = await start(t);
  await link(grantOf(ada));
  chat.refusesDirect = true;
  for (const text of ['links', 'links Adx', 'linsk']) {
    const sent = await say(ben, text, 'ops');
    t.match(
      sent,
      [{ place: { roomId: 'ops' }, message: { markdown: /did not let me send you a direct/ } }],
      text,
    );
    t.equal(sent.length, 1);
    t.notMatch(sent[0]?.message.markdown, /Ada|links/);
  }
});

t.test('in a group space the overview of the help is the same for everybody', async (t) => {
  const { say, answer } = await start(t);
  const [posted] = await say(ben, 'help', 'ops');
  t.match(posted, { place: { roomId: 'ops' } });
  t.notMatch(JSON.stringify(posted?.message), /dministrators|revoke/);
  t.match(await answer(ben, 'help'), /`help administrators`/);
});

t.test('other people read the same refusal in the space, however they spell the command', async (t) => {
  const { say } = await start(t);
  for (const text of ['links', 'audti', 'help links', 'revoke ada@aurora.example Foo']) {
    const sent = await say(tom, text, 'ops');
    t.match(sent, [{ place: { roomId: 'ops' }, message: { markdown: /administrators only/ } }], text);
    t.equal(sent.length, 1);
  }
});

t.test('a failure that offers buttons with names or ids goes to the person directly', async (t) => {
  const networks = ['Quay 1', 'Quay 2'].map((name) => ({
    id: `N_${name}`,
    name,
    productTypes: [],
    tags: [],
  }));
  const { api } = await serve(t, (_req, res) => json(res, networks));
  const { say, link, chat } = await start(t, api.open);
  await link(grantOf(ada));
  chat.mixed.add('mixed');
  for (const text of ['devices oflne', 'alerts crtcal', 'firmware shedled', 'wireless in Quay']) {
    const sent = await say(ada, text, 'mixed');
    const posted = sent.filter(({ place }) => place !== undefined).map(({ message }) => message);
    t.match(
      posted,
      [{ markdown: /I sent you the answer in a direct message: not everybody/, card: undefined }],
      text,
    );
    t.equal(posted.length, 1);
    t.ok(sent.find(({ personId }) => personId === ada.id)?.message.card, `${text} offers buttons`);
  }
  const [colleagues] = await say(ada, 'devices oflne', 'ours');
  t.ok(colleagues?.place && colleagues.message.card, 'among colleagues it is posted with its buttons');
});
