import t from 'tap';
import { matching, mention, mentionAt, withMentions } from '../../../src/sandbox/chat/mentions.js';

const members = [
  { personId: 'T', personDisplayName: 'Tom' },
  { personId: 'B', personDisplayName: 'Tom Becker' },
  { personId: 'C', personDisplayName: 'C++ (bot)' },
];

t.test('names of members become mentions, the longest first', async (t) => {
  t.equal(withMentions('@Tom Becker and @Tom.', members), '<@personId:B|Tom Becker> and <@personId:T|Tom>.');
  t.equal(withMentions('@C++ (bot) hi', members), '<@personId:C|C++ (bot)> hi');
  for (const text of ['mail@Tom', '@Tommy', '@@Tom', 'Tom', ''])
    t.equal(withMentions(text, members), text, text);
  t.equal(withMentions('@Tom', []), '@Tom');
});

t.test('a name cannot end its mention', async (t) => {
  t.equal(mention('X', 'a|b> <@all>'), '<@personId:X|ab @all>');
});

t.test('the name that is being typed at the caret is found', async (t) => {
  t.same(mentionAt('hi @to', 6), { start: 3, query: 'to' });
  t.same(mentionAt('hi @tom be and', 10), { start: 3, query: 'tom be' });
  t.same(mentionAt('@', 1), { start: 0, query: '' });
  for (const text of ['hi', 'mail@x', '@tom said so', '']) t.equal(mentionAt(text, text.length), null, text);
});

t.test('members are found by the start of any of their names', async (t) => {
  t.same(
    matching(members, 'beck').map(({ personId }) => personId),
    ['B'],
  );
  t.same(
    matching(members, 'TOM').map(({ personId }) => personId),
    ['T', 'B'],
  );
  t.equal(matching(members, '').length, 3);
});
