import t from 'tap';
import { HOUR, SECOND } from '../../../src/core/clock.ts';
import type { AuditEntry, Grant } from '../../../src/core/links.ts';
import { findEnded } from '../../../src/store/embedded/ended-links.ts';
import { NOW, newEntry, newGrant } from '../../support/records.ts';

const KEY = { personId: 'ben', organizationId: '549236' };

/** Returns an entry of the log about Ben's link. @param linkId undefined as in an entry of a version without ids */
function entry(action: AuditEntry['action'], linkId: string | undefined, hours: number, outcome?: string) {
  const usual = action === 'link' ? 'linked' : 'ended';
  return newEntry({ ...KEY, action, at: NOW + hours * HOUR, outcome: outcome ?? usual, linkId });
}

const link = (id: string | undefined, hours: number, outcome?: string) => entry('link', id, hours, outcome);
const revoke = (id: string | undefined, hours: number, outcome?: string) =>
  entry('revoke', id, hours, outcome);

/** Returns Ben's link as the store that was brought back holds it, made an instant before its entry. */
function grant(linkId: string | undefined, hours: number, fields: Partial<Grant> = {}): Grant {
  return newGrant({ ...KEY, linkId, linkedAt: NOW + hours * HOUR - 5, ...fields });
}

const ENDS = 'ends';
const STAYS = 'stays';
/** What the store holds, what the log holds in its order, and what becomes of the link. `-`: without an id. */
const ORDERS: [what: string, Grant, AuditEntry[], typeof ENDS | typeof STAYS][] = [
  ['a: link a', grant('a', 0), [link('a', 0)], STAYS],
  ['a: link a, revoke a', grant('a', 0), [link('a', 0), revoke('a', 1)], ENDS],
  ['a: revoke a, and the entry about its making is gone', grant('a', 0), [revoke('a', 1)], ENDS],
  ['a: revoke a, link b', grant('a', 0), [link('a', 0), revoke('a', 1), link('b', 2)], ENDS],
  ['b: link a, revoke a, link b', grant('b', 2), [link('a', 0), revoke('a', 1), link('b', 2)], STAYS],
  [
    'b: link a, revoke a, link b, revoke b',
    grant('b', 2),
    [link('a', 0), revoke('a', 1), link('b', 2), revoke('b', 3)],
    ENDS,
  ],
  [
    'a: link a, revoke a, link b, revoke b, link c',
    grant('a', 0),
    [link('a', 0), revoke('a', 1), link('b', 2), revoke('b', 3), link('c', 4)],
    ENDS,
  ],
  [
    'c: link a, revoke a, link b, revoke b, link c',
    grant('c', 4),
    [link('a', 0), revoke('a', 1), link('b', 2), revoke('b', 3), link('c', 4)],
    STAYS,
  ],
  ['a: link a, b takes its place', grant('a', 0), [link('a', 0), link('b', 1, 'replaced')], STAYS],
  [
    'a: link a, b takes its place, revoke b',
    grant('a', 0),
    [link('a', 0), link('b', 1, 'replaced'), revoke('b', 2)],
    ENDS,
  ],
  [
    'a: b takes its place, revoke b, and the entry about a is gone',
    grant('a', 0),
    [link('b', 1), revoke('b', 2)],
    ENDS,
  ],
  [
    'b: link a, b takes its place, and a is revoked late',
    grant('b', 1),
    [link('a', 0), link('b', 1), revoke('a', 2)],
    STAYS,
  ],
  ['b: the same, and the entries about their making are gone', grant('b', 1), [revoke('a', 2)], STAYS],
  [
    'b: made while a ended, an instant before',
    grant('b', 1),
    [link('a', 0), revoke('a', 1), link('b', 1)],
    STAYS,
  ],

  ['-: revoke -', grant(undefined, 0), [link(undefined, 0), revoke(undefined, 1)], ENDS],
  ['-: revoke -, and the entry about its making is gone', grant(undefined, 0), [revoke(undefined, 1)], ENDS],
  [
    '-: revoke - before, and the entry about its making is gone',
    grant(undefined, 2),
    [revoke(undefined, 1)],
    STAYS,
  ],
  [
    '-: link -, revoke -, link -',
    grant(undefined, 2),
    [link(undefined, 0), revoke(undefined, 1), link(undefined, 2)],
    STAYS,
  ],
  [
    '- before: link -, revoke -, link -',
    grant(undefined, 0),
    [link(undefined, 0), revoke(undefined, 1), link(undefined, 2)],
    ENDS,
  ],
  [
    '-: link -, b takes its place, revoke b',
    grant(undefined, 0),
    [link(undefined, 0), link('b', 1), revoke('b', 2)],
    ENDS,
  ],
  ['-: revoke b, and nothing about the making', grant(undefined, 0), [revoke('b', 2)], ENDS],
  ['b: an older entry without an id', grant('b', 2), [revoke(undefined, 1), link('b', 2)], STAYS],
  ['b: a version before revoked it', grant('b', 2), [link('b', 2), revoke(undefined, 3)], ENDS],
  ['b: the same, and the entry about its making is gone', grant('b', 2), [revoke(undefined, 3)], ENDS],

  ['a: the clock was fast when it was made', grant('a', 9), [link('a', 9), revoke('a', 1)], ENDS],
  [
    '-: the clock was fast when it was made',
    grant(undefined, 9),
    [link(undefined, 9), revoke(undefined, 1)],
    ENDS,
  ],
  ['a: fast, b takes its place, revoke b', grant('a', 9), [link('a', 9), link('b', 1), revoke('b', 2)], ENDS],
  ['b: the clock was fast when a ended', grant('b', 1), [link('a', 0), revoke('a', 9), link('b', 1)], STAYS],
  [
    'b: the clock was fast when - ended',
    grant('b', 1),
    [link(undefined, 0), revoke(undefined, 9), link('b', 1)],
    STAYS,
  ],
  [
    '-: the clock was fast when the one before ended',
    grant(undefined, 1),
    [link(undefined, 0), revoke(undefined, 9), link(undefined, 1)],
    STAYS,
  ],
  ['a: an entry that was written twice', grant('a', 0), [link('a', 0), revoke('a', 1), link('a', 0)], ENDS],

  ['a: unlink', grant('a', 0), [link('a', 0), entry('unlink', 'a', 1)], ENDS],
  [
    'a: unlink, by the first version',
    grant(undefined, 0),
    [entry('unlink', undefined, 1, 'confirmed')],
    ENDS,
  ],
  ['a: revoke, by the first version', grant(undefined, 0), [revoke(undefined, 1, 'queued')], ENDS],
  ['a: ended as unasked', grant('a', 0), [entry('ended', 'a', 1, 'unasked_365_days')], ENDS],
  ['a: its person left', grant('a', 0), [entry('ended', 'a', 1, 'person_left')], ENDS],
  ['a: ended after an older store before', grant('a', 0), [entry('ended', 'a', 1, 'restored_store')], ENDS],
  ['a: was gone already', grant('a', 0), [revoke('a', 1, 'gone already')], STAYS],
  ['a: could not be ended', grant('a', 0), [revoke('a', 1, 'failed')], STAYS],
  [
    'a: Meraki no longer accepts it',
    grant('a', 0),
    [entry('relink_required', 'a', 1, 'refused_by_meraki')],
    STAYS,
  ],
  ['a, refused by Meraki: revoke', grant('a', 0, { status: 'relink_required' }), [revoke('a', 1)], ENDS],
  [
    'a: was used, and its replaced token revoked',
    grant('a', 0),
    [entry('use', 'a', 1), entry('revoked_at_meraki', 'a', 1)],
    STAYS,
  ],
  [
    '-: a one-time URL was voided',
    grant(undefined, 0),
    [{ ...revoke(undefined, 1, 'linking_stopped'), organizationId: '' }],
    STAYS,
  ],
  [
    '-: any end without an organization',
    grant(undefined, 0),
    [{ ...revoke(undefined, 1), organizationId: '' }],
    STAYS,
  ],
  [
    '-: the link to another organization',
    grant(undefined, 0),
    [{ ...revoke(undefined, 1), organizationId: '7' }],
    STAYS,
  ],
  [
    '-: the link of somebody else',
    grant(undefined, 0),
    [{ ...revoke(undefined, 1), personId: 'tom' }],
    STAYS,
  ],
  [
    '-: revoked by Ben, not his own',
    grant(undefined, 0),
    [{ ...revoke(undefined, 1), personId: 'tom', actorId: 'ben' }],
    STAYS,
  ],
];

for (const [what, stored, log, fate] of ORDERS)
  t.test(`${what}: ${fate}`, async (t) => {
    t.strictSame(await findEnded([stored], log), fate === ENDS ? [stored] : []);
  });

t.test('the first moment of a link without an id is its own, not that of the next one', async (t) => {
  const [one, two] = [grant(undefined, 0), grant(undefined, 0, { linkedAt: NOW + 30 * SECOND })];
  const log = [
    link(undefined, 0),
    newEntry({ ...revoke(undefined, 0), at: NOW + 10 * SECOND }),
    newEntry({ ...link(undefined, 0), at: NOW + 31 * SECOND }),
  ];
  t.strictSame(await findEnded([one], log), [one]);
  t.strictSame(await findEnded([two], log), []);
});

t.test('of many links only those that ended are found, in their order', async (t) => {
  const grants = Array.from({ length: 1_000 }, (_, n) => newGrant({ personId: `p${n}`, linkedAt: NOW }));
  const ended = grants.filter((_, n) => n % 7 === 0);
  const log = ended.toReversed().map(({ personId, organizationId, linkId }) => ({
    ...revoke(linkId, 1),
    personId,
    organizationId,
  }));
  t.strictSame(await findEnded(grants, log), ended);
});

t.test('a person can have other ids in the log', async (t) => {
  const stored = grant('a', 0);
  const log = [{ ...revoke('a', 1), personId: 'hash-of-ben' }];
  t.strictSame(await findEnded([stored], log), []);
  t.strictSame(await findEnded([stored], log, (personId) => [personId, `hash-of-${personId}`]), [stored]);
});
