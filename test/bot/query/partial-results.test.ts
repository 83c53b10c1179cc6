import t from 'tap';
import { readPart, type Unread, unreadNotes } from '../../../src/bot/query/partial-results.ts';
import { KnownError } from '../../../src/core/errors.ts';

const refused = new KnownError(
  'missing_scope',
  'The link does not allow me to read licenses.',
  'Link again.',
  {
    link: { scopes: ['dashboard:licensing:config:read'] },
  },
);

t.test(
  'a part that was read is returned, one that was refused is noted, and an unknown error is thrown',
  async (t) => {
    const unread: Unread[] = [];
    t.equal(await readPart('licenses', Promise.resolve(7), unread), 7);
    t.same(unread, []);
    t.equal(await readPart('licenses', Promise.reject(refused), unread), undefined);
    t.same(unread, [{ what: 'licenses', why: refused }]);
    await t.rejects(readPart('licenses', Promise.reject(new TypeError('a bug')), unread), TypeError);
  },
);

t.test('there is one note for each reason, and it offers a link where one helps', async (t) => {
  const gone = new KnownError('not_found', 'Meraki does not know that.', 'Check the name.');
  t.same(
    unreadNotes([
      { what: 'names', why: refused },
      { what: 'alerts', why: gone },
      { what: 'statuses', why: refused },
      { what: 'the rest' },
    ]),
    [
      [
        'Not available: names and statuses. The link does not allow me to read licenses; say ',
        { say: 'link' },
        ' to link again.',
      ],
      'Not available: alerts. Meraki does not know that.',
      'Not available: the rest.',
    ],
  );
  t.same(unreadNotes([]), []);
});

t.test('the quotes of a failure are Markdown, and stay out of plain text', async (t) => {
  const quoting = new KnownError('meraki_unexpected', 'Meraki refused the question: “a\\_b”.', 'No.');
  const escaped = new KnownError('meraki_unexpected', 'No \\*luck\\*.', 'No.');
  t.same(
    unreadNotes([
      { what: 'alerts', why: quoting },
      { what: 'uplinks', why: escaped },
    ]),
    ['Not available: alerts. Meraki refused the question.', 'Not available: uplinks.'],
  );
});
