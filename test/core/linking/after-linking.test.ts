import t from 'tap';
import type { Message } from '../../../src/core/chat.ts';
import { HANDLED, OwnershipLostError } from '../../../src/core/inbox.ts';
import { afterLinking } from '../../../src/core/linking/after-linking.ts';
import type { Grant } from '../../../src/core/links.ts';
import { linkedNotice } from '../../../src/core/notices.ts';
import { PostError } from '../../../src/core/post-error.ts';
import { createMemoryLog, newGrant, newLinkTicket } from '../../support/records.ts';
import { SENT } from '../../support/sent-message.ts';

function setup(isIn: boolean, refuses = false) {
  const asked: Message[] = [];
  const sent: string[] = [];
  const parts = {
    chat: {
      isIn: async () => isIn,
      async sendDirect(_personId: string, { markdown }: { markdown: string }) {
        if (refuses) throw new Error('Webex: 403');
        sent.push(markdown);
        return SENT;
      },
    },
    noticeOf: async (grant: Grant) => linkedNotice(grant),
    log: createMemoryLog(),
    dispatch: async (message: Message) => {
      asked.push(message);
      return HANDLED;
    },
  };
  return { asked, sent, parts };
}

const waiting = { text: 'status', place: { roomId: 'room', parentId: 'parent' }, isDirect: false };

t.test('the organization is named, then the waiting command runs where it was asked', async (t) => {
  const { asked, sent, parts } = setup(true);
  await afterLinking(newLinkTicket({ personId: 'ada', waiting }), newGrant(), parts);
  t.match(sent, [/Aurora Retail/]);
  t.match(asked, [{ person: { id: 'ada' }, ...waiting }]);
});

t.test('without a waiting command only the organization is named', async (t) => {
  const { asked, parts } = setup(true);
  const { waiting: _, ...ticket } = newLinkTicket();
  await afterLinking(ticket, newGrant(), parts);
  t.strictSame(asked, []);
});

t.test('a notice that Webex refuses does not cost the answer', async (t) => {
  const { asked, parts } = setup(true, true);
  await afterLinking(newLinkTicket({ waiting }), newGrant(), parts);
  t.equal(asked.length, 1);
});

t.test('a person who has left the space is not answered in it', async (t) => {
  const { asked, sent, parts } = setup(false);
  await afterLinking(newLinkTicket({ waiting }), newGrant(), parts);
  t.strictSame(asked, []);
  t.match(sent[1], /no longer in the space/);
});

t.test(
  'where the bot was removed the command is answered: the dispatch finds that out, and answers directly',
  async (t) => {
    const { asked, parts } = setup(true);
    parts.chat.isIn = () => Promise.reject(new PostError('place_refused', 'Webex: 404'));
    await afterLinking(newLinkTicket({ waiting }), newGrant(), parts);
    t.match(asked, [waiting]);
  },
);

t.test('while Webex does not tell who is in the space, the person is asked to ask again', async (t) => {
  const { asked, sent, parts } = setup(true);
  parts.chat.isIn = () => Promise.reject(new Error('Webex: 500'));
  await afterLinking(newLinkTicket({ waiting }), newGrant(), parts);
  t.strictSame(asked, []);
  t.match(sent[1], /^Webex does not tell me whether you are still in the space.*Ask me again/);
});

t.test('when the bot ends while it tells of a link, nothing more is done', async (t) => {
  const { asked, parts } = setup(true);
  parts.chat.sendDirect = () => Promise.reject(new OwnershipLostError());
  await t.rejects(afterLinking(newLinkTicket({ waiting }), newGrant(), parts), new OwnershipLostError());
  t.strictSame(asked, []);
});

t.test('all commands that waited run in their order, each where it was asked', async (t) => {
  const { asked, sent, parts } = setup(true);
  const commands = [
    { text: 'devices', place: { roomId: 'direct' }, isDirect: true },
    { text: 'alerts', place: { roomId: 'other' }, isDirect: false },
  ];
  const finishing = Promise.withResolvers<void>();
  parts.dispatch = async (message) => {
    asked.push(message);
    return message.text === 'devices' ? { finished: finishing.promise } : HANDLED;
  };
  const ticket = newLinkTicket({ waiting, waitingBefore: { commands } });
  const { finished } = await afterLinking(ticket, newGrant(), parts);
  t.match(asked, [...commands, waiting]);
  t.equal(sent.length, 1);
  let isOver = false;
  const over = finished.then(() => {
    isOver = true;
  });
  await new Promise(setImmediate);
  t.notOk(isOver, 'one goes on');
  finishing.resolve();
  await over;
});

t.test('of several commands, those of spaces that the person has left are refused once', async (t) => {
  const { asked, sent, parts } = setup(false);
  const commands = [
    { text: 'devices', place: { roomId: 'direct' }, isDirect: true },
    { text: 'alerts', place: { roomId: 'other' }, isDirect: false },
  ];
  await afterLinking(newLinkTicket({ waiting, waitingBefore: { commands } }), newGrant(), parts);
  t.match(asked, [{ text: 'devices' }]);
  t.equal(asked.length, 1);
  t.equal(sent.filter((text) => /no longer in the space/.test(text)).length, 1);
});
