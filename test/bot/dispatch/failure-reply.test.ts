import t from 'tap';
import { failureReply } from '../../../src/bot/dispatch/failure-reply.ts';
import { type ErrorCode, KnownError } from '../../../src/core/errors.ts';
import { ada } from '../../support/chat.ts';
import { readCard } from '../../support/queries.ts';

/** Whether a failure of each code is ours, or one that nobody expected of Meraki. */
const IS_OURS: Record<ErrorCode, boolean> = {
  not_linked: false,
  relink_required: false,
  ambiguous: false,
  not_found: false,
  bad_arguments: false,
  not_allowed: false,
  not_lent: false,
  busy: false,
  missing_scope: false,
  meraki_denied: false,
  meraki_limited: false,
  meraki_unavailable: true,
  meraki_unexpected: true,
  sign_in_unavailable: true,
  webex_refused: false,
  store_unavailable: true,
};
const codes: ErrorCode[] = Object.keys(IS_OURS).filter((code): code is ErrorCode => code in IS_OURS);

t.test('a reference stands under failures of ours only', async (t) => {
  for (const code of codes) {
    const { markdown } = failureReply(new KnownError(code, 'No.', 'Do that.'), { person: ada });
    t.match(markdown, /^\*\*No\.\*\* Do that\./, code);
    t.equal(/\n\nReference: `\w+`$/.test(markdown), IS_OURS[code], code);
  }
  t.match(failureReply(new Error('boom'), { person: ada }).markdown, /wrong on my side.*\n\nReference: `/);
});

t.test('buttons that say what was typed are for everybody; those with names for the asker', async (t) => {
  const of = [{ label: 'devices', command: 'devices' }];
  const refused = (choice: KnownError['choice']) =>
    failureReply(new KnownError('bad_arguments', 'No.', 'Do that.', { choice }), { person: ada });
  const typed = refused({ question: 'What?', of, areTyped: true });
  t.equal(typed.isPrivate, false);
  t.match(readCard(typed.card).buttons, [{ title: 'devices', owner: undefined }]);
  const named = refused({ question: 'What?', of });
  t.equal(named.isPrivate, true);
  t.match(readCard(named.card).buttons, [{ title: 'devices', owner: 'ada' }]);
});
