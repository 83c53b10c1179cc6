import { z } from 'zod';
import type { AccessRequest, AskedLender } from '../core/access-requests.ts';
import type { Share, ShareEnd, SharePerson } from '../core/shares.ts';
import { copier } from './copier.ts';
import { type RecordKind, type Shape, text, time, waitingCommand } from './record-kind.ts';

const sharePerson = {
  ...{ personId: text, name: text, email: text },
  orgId: text,
} satisfies Shape<SharePerson>;

const endReason = z.enum([
  'expired',
  'unshared',
  'revoked',
  'link_ended',
  'left_space',
  'left_organization',
  'forgotten',
]);
/** The reason for an end that stands as an outcome in the audit log. An unknown one counts as the lender's will: nobody gets it back. */
export const shareEndReason = endReason.catch('unshared');

const share = {
  id: text,
  lender: z.strictObject(sharePerson),
  organizationId: text,
  organizationName: text,
  borrower: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('person'), ...sharePerson }),
    z.strictObject({ kind: z.literal('space'), roomId: text, title: text }),
  ]),
  commands: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('usual') }),
    z.strictObject({ kind: z.literal('named'), names: z.array(text) }),
  ]),
  networks: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('all') }),
    z.strictObject({
      kind: z.literal('named'),
      networks: z.array(z.strictObject({ id: text, name: text })),
    }),
    z.strictObject({ kind: z.literal('tagged'), tags: z.array(text) }),
  ]),
  lentAt: time,
  until: time,
  reason: text.optional(),
  requestId: text.optional(),
  lastUsedAt: time.optional(),
  uses: z.int(),
  warnedOf: time.optional(),
  asleepToldAt: time.optional(),
  ended: z
    .strictObject({
      at: time,
      why: endReason,
    } satisfies Shape<ShareEnd>)
    .optional(),
  endToldAt: time.optional(),
} satisfies Shape<Share>;

const askedLender = {
  ...{ personId: text, organizationId: text },
  messageIds: z.array(text),
} satisfies Shape<AskedLender>;

const accessRequest = {
  id: text,
  requester: z.strictObject(sharePerson),
  network: text.optional(),
  reason: text.optional(),
  waiting: waitingCommand.optional(),
  asked: z.strictObject({ lenders: z.array(z.strictObject(askedLender)), at: time.optional() }),
  state: z.enum(['open', 'approved', 'denied', 'withdrawn']),
  decidedBy: text.optional(),
  requestedAt: time,
  decidedAt: time.optional(),
  expiresAt: time,
} satisfies Shape<AccessRequest>;

/** The groups by which shares are looked up: a question must not search all of them. */
export const shareGroup = {
  lender: (personId: string) => `lender ${personId}`,
  borrower: (personId: string) => `borrower ${personId}`,
  space: (roomId: string) => `space ${roomId}`,
};

/** @see Share */
export const shares: RecordKind<Share> = {
  copy: copier('a share', z.strictObject(share)),
  fields: Object.keys(share),
  idOf: (record) => record.id,
  groupsOf: ({ lender, borrower }) => [
    shareGroup.lender(lender.personId),
    borrower.kind === 'person' ? shareGroup.borrower(borrower.personId) : shareGroup.space(borrower.roomId),
  ],
};

/** @see AccessRequest */
export const accessRequests: RecordKind<AccessRequest> = {
  copy: copier('a request for access', z.strictObject(accessRequest)),
  fields: Object.keys(accessRequest),
  idOf: (record) => record.id,
  groupsOf: (record) => [record.requester.personId],
};
