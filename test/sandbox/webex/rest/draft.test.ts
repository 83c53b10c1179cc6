import t from 'tap';
import { startStandIn } from '../../../support/webex-stand-in.ts';

const { call, ada, bot, operations, webex } = await startStandIn(t);
const card = (version = '1.3', contentType = 'application/vnd.microsoft.card.adaptive') => ({
  contentType,
  content: { type: 'AdaptiveCard', version, body: [{ type: 'TextBlock', text: 'hi' }] },
});
const post = (body: object) => call(bot, 'POST', '/messages', body);
const here = { roomId: operations };

t.test('a card is posted with its fallback text', async (t) => {
  const { id, body } = await post({ ...here, markdown: '**status**', attachments: [card()] });
  t.match(body, { text: 'status', attachments: [card()] });
  t.equal((await call(bot, 'PUT', `/messages/${id}`, { ...here, text: 'x' })).status, 400);
  t.equal((await post({ ...here, text: 'old', attachments: [card('1.0')] })).status, 200);
});

t.test('the length limit counts bytes', async (t) => {
  for (const field of ['text', 'markdown']) {
    t.equal((await post({ ...here, [field]: `${'é'.repeat(3719)}x` })).status, 200);
    const long = await post({ ...here, [field]: 'é'.repeat(3720) });
    t.equal(long.status, 400);
    t.match(long.body, { message: /limited to 7439/ });
  }
});

t.test('invalid messages are refused', async (t) => {
  const before = webex.api.messages.size;
  const refused: Record<string, object> = {
    'no target': { text: 'x' },
    'two targets': { ...here, toPersonId: ada.id, text: 'x' },
    'no address': { toPersonEmail: 'nonsense', text: 'x' },
    'no words': here,
    'empty words': { ...here, text: '', markdown: '' },
    'words that are no string': { ...here, text: 5 },
    'two files': { ...here, files: ['http://127.0.0.1:1/a', 'http://127.0.0.1:1/b'] },
    'two cards': { ...here, text: 'x', attachments: [card(), card()] },
    'another kind of card': {
      ...here,
      text: 'x',
      attachments: [card('1.3', 'application/vnd.microsoft.card.hero')],
    },
    'a card of 1.4': { ...here, text: 'x', attachments: [card('1.4')] },
    'a card of 10.0': { ...here, text: 'x', attachments: [card('10.0')] },
    'a card that is none': { ...here, text: 'x', attachments: [{ ...card(), content: { type: 'Card' } }] },
    'a card with an unknown element': {
      ...here,
      text: 'x',
      attachments: [
        { ...card(), content: { type: 'AdaptiveCard', version: '1.3', body: [{ type: 'Table' }] } },
      ],
    },
    'a card alone': { ...here, attachments: [card()] },
    'a card with a file': { ...here, text: 'x', attachments: [card()], files: ['http://127.0.0.1:1/a'] },
    'a file from outside': { ...here, files: ['https://files.example/a.png'] },
    'a file from a lookalike': { ...here, files: ['http://127.0.0.1.example/a.png'] },
    'a file that is no address': { ...here, files: ['a.png'] },
  };
  for (const [name, body] of Object.entries(refused)) {
    const answer = await post(body);
    t.equal(answer.status, 400, name);
    t.match(answer.body, { message: /\w/, errors: [{ description: /\w/ }], trackingId: /^ROUTERGW_/ }, name);
  }
  t.equal(webex.api.messages.size, before, 'nothing was posted');
});
