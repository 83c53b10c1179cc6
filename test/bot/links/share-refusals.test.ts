import t, { type Test } from 'tap';
import { type ErrorCode, KnownError } from '../../../src/core/errors.ts';
import { ProviderError } from '../../../src/core/provider.ts';
import {
  linkSuspended,
  linkUnreadable,
  notLinked,
  notRenewed,
  relinkRequired,
} from '../../../src/core/refusals.ts';
import { ada, grantOf, NOW, start, tom } from '../../support/chat.ts';
import { json, serve } from '../../support/scripted-meraki.ts';
import { lend, newShare } from '../../support/shares.ts';

const grant = grantOf(ada);

/** Lets Tom ask while the lender's tokens fail so. */
async function refusedBy(t: Test, failure: KnownError) {
  const { api } = await serve(t, (_req, res) => json(res, []));
  const rig = await start(t, (link) => api.open({ ...link, source: failing(failure) }));
  const share = newShare();
  await lend(rig, grant, share);
  if (/suspended/.test(failure.message)) rig.admission.isSuspended = () => suspends;
  return { ...rig, share };
}

/** The lender is suspended only after the share was chosen. */
let suspends = false;

function failing(failure: KnownError) {
  const fail = async () => {
    suspends = true;
    throw failure;
  };
  return { token: fail, renew: fail, issuedAt: fail };
}

const FAILURES: readonly [KnownError, RegExp, ErrorCode][] = [
  [notLinked(), /What Ada Moreno lent you of Aurora Retail has ended/, 'not_lent'],
  [
    relinkRequired(grant),
    /Ada Moreno's link to Aurora Retail has to be made again; I tell Ada Moreno\.\*\* What is lent to you works again/,
    'relink_required',
  ],
  [linkSuspended(grant), /Ada Moreno's link to Aurora Retail is suspended/, 'not_lent'],
  [linkUnreadable(), /Ada Moreno's link to Aurora Retail can't be renewed right now/, 'sign_in_unavailable'],
  [
    notRenewed(new ProviderError('Meraki', 'rejected', 'refused')),
    /Ada Moreno's link to Aurora Retail can't be renewed right now/,
    'sign_in_unavailable',
  ],
  [
    new KnownError('missing_scope', 'The link does not allow me to read.', 'Say `link` to link again.', {
      link: { scopes: ['switch:telemetry:read'] },
    }),
    /The link does not allow me to read\.\*\* Ada Moreno can link again and allow it/,
    'missing_scope',
  ],
  [
    new KnownError('missing_scope', 'The link does not allow me to read.', 'Say `link` to link again.', {
      link: { scopes: [...grant.scopes], isGuess: true },
    }),
    /Meraki refuses that through Ada Moreno's link to Aurora Retail/,
    'meraki_denied',
  ],
  [
    new KnownError('meraki_denied', 'Meraki refused the link twice.', 'Say `link` to link again.'),
    /Meraki refused the link twice\.\*\* Ask Ada Moreno to look at the link/,
    'meraki_denied',
  ],
];

for (const [failure, words, outcome] of FAILURES) {
  t.test(`who borrows is offered no link for: ${failure.message}`, async (t) => {
    suspends = false;
    const { say, entries, store, share } = await refusedBy(t, failure);
    const sent = await say(tom, 'networks', 'ops');
    t.match(sent.at(-1)?.message.markdown, words);
    const text = JSON.stringify(sent);
    t.notMatch(text, /\/link\/|Your link|`link`/);
    t.equal(await store.findOpenTicket(tom.id), undefined, 'no one-time URL');
    t.equal(await store.findOpenTicket(ada.id), undefined);
    t.match(
      entries.find(({ action }) => action === 'use'),
      { outcome, shareId: share.id, at: NOW },
    );
  });
}
