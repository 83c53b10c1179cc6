import { z } from 'zod';
import type { AccessRequest, AskedLender } from '../core/access-requests.ts';
import type { AuthorizationRequest } from '../core/authorization-request.ts';
import type { Confirmation } from '../core/confirmations.ts';
import { type Grant, grantId, type NamedPerson, type Revocation } from '../core/links.ts';
import type { Choosers, LeaversSettings, Privacy, Settings } from '../core/settings.ts';
import type { Share, ShareEnd, SharePerson } from '../core/shares.ts';
import type { LinkTicket, Place, WaitingCommand } from '../core/tickets.ts';
import { copier } from './copier.ts';

/** Checks and identifies the records of one kind. */
export interface RecordKind<T> {
  /**
   * Returns a deeply frozen copy, checked field by field, so that nothing is stored that could not be read back.
   *
   * @throws Error that names the field and never its value
   */
  copy(value: unknown): T;
  /** The names of all fields, optional ones included. */
  fields: readonly string[];
  idOf(record: T): string;
  /** Present when records are also looked up by group: those of one person, or of one ticket. */
  groupOf?: ((record: T) => string) | undefined;
}

/** A schema for every field of T, optional ones included: a field added in core/ does not compile until it is here. */
type Shape<T> = { [K in keyof T]-?: z.ZodType<T[K]> };

const text = z.string();
/** Epoch milliseconds; neither NaN nor Infinity, which JSON would turn into null. */
const time = z.number();
const place = z.strictObject({ roomId: text, parentId: text.optional() } satisfies Shape<Place>);

const linkNames = {
  ...{ personId: text, organizationId: text, organizationName: text },
  ...{ personName: text, personEmail: text },
};

const grant = {
  ...linkNames,
  linkId: text.optional(),
  personOrgId: text.optional(),
  sealedAccessToken: text,
  sealedRefreshToken: text,
  accessExpiresAt: time,
  refreshedAt: time,
  refreshStartedAt: time.optional(),
  scopes: z.array(text),
  status: z.enum(['active', 'relink_required']),
  reason: z.enum(['refused_by_meraki', 'interrupted_refresh', 'unused_90_days']).optional(),
  linkedAt: time,
  lastUsedAt: time,
  warnedAt: time.optional(),
  toldAt: time.optional(),
  unaskedWarnedAt: time.optional(),
} satisfies Shape<Grant>;

const revocation = {
  id: text,
  linkId: text.optional(),
  personId: text,
  organizationId: text,
  organizationName: text,
  sealedRefreshToken: text,
  attempts: z.int(),
  nextAt: time,
  requestedAt: time,
  forgottenAs: text.optional(),
} satisfies Shape<Revocation>;

const waiting = { text, place, isDirect: z.boolean() } satisfies Shape<WaitingCommand>;

const waitingCommand = z.strictObject(waiting);

const named = { name: text, email: text } satisfies Shape<NamedPerson>;

const ticket = {
  hash: text,
  personId: text,
  personName: text,
  personEmail: text,
  personOrgId: text,
  waiting: waitingCommand.optional(),
  waitingBefore: z.strictObject({ commands: z.array(waitingCommand) }).optional(),
  scopes: z.array(text).optional(),
  messageId: text.optional(),
  hasCard: z.literal(true).optional(),
  sentAt: time,
  stage: z.enum(['sent', 'claimed', 'identified', 'completing', 'done', 'void']),
  browserHash: text.optional(),
  voidReason: z.enum(['wrong_person', 'burnt', 'revoked', 'unlinked']).optional(),
  signedIn: z.strictObject(named).optional(),
  expiresAt: time,
} satisfies Shape<LinkTicket>;

const authorizationRequest = {
  stateHash: text,
  provider: z.enum(['webex', 'meraki']),
  ticketHash: text,
  browserHash: text,
  sealedVerifier: text.optional(),
  expiresAt: time,
} satisfies Shape<AuthorizationRequest>;

const confirmation = {
  ...{ code: text, personId: text, personName: text },
  about: text.optional(),
  expiresAt: time,
} satisfies Shape<Confirmation>;

const privacy = z.discriminatedUnion('answers', [
  z.strictObject({ answers: z.literal('direct') }),
  z.strictObject({ answers: z.literal('here'), readers: z.array(text), askers: text.optional() }),
]) satisfies z.ZodType<Privacy>;

const chooser = { personId: text, orgId: text };
const choosers = z.strictObject({
  organization: z.strictObject({ ...chooser, organizationId: text }).optional(),
  network: z.strictObject({ ...chooser, networkId: text }).optional(),
  privacy: z.strictObject({ ...chooser, answers: z.enum(['direct', 'here']) }).optional(),
} satisfies Shape<Choosers>);

const setting = {
  id: text,
  organizationId: text.optional(),
  network: z.strictObject({ id: text, name: text, organizationId: text }).optional(),
  privacy: privacy.optional(),
  choosers: choosers.optional(),
  keepAlive: z.boolean().optional(),
  personId: text.optional(),
  personOrgId: text.optional(),
  disputedBy: text.optional(),
  disputeToldAt: time.optional(),
  expiresAt: time.optional(),
  credentialsRefusedAt: time.optional(),
  webhooks: z.strictObject({ name: text, checkedAt: time }).optional(),
  missedAt: time.optional(),
  leavers: z
    .strictObject({
      at: time.optional(),
      toldAt: time.optional(),
      doubt: z.enum(['many_missing', 'self_unreadable']).optional(),
    } satisfies Shape<LeaversSettings>)
    .optional(),
  restored: z.strictObject({ links: z.array(z.strictObject(linkNames)) }).optional(),
} satisfies Shape<Settings>;

const sharePerson = {
  ...{ personId: text, name: text, email: text },
  orgId: text,
} satisfies Shape<SharePerson>;

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
      why: z.enum([
        'expired',
        'unshared',
        'revoked',
        'link_ended',
        'left_space',
        'left_organization',
        'forgotten',
      ]),
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
  asked: z.strictObject({ lenders: z.array(z.strictObject(askedLender)) }),
  state: z.enum(['open', 'approved', 'denied', 'withdrawn']),
  decidedBy: text.optional(),
  requestedAt: time,
  decidedAt: time.optional(),
  expiresAt: time,
} satisfies Shape<AccessRequest>;

const grants: RecordKind<Grant> = {
  copy: copier('a grant', z.strictObject(grant)),
  fields: Object.keys(grant),
  idOf: grantId,
  groupOf: (record) => record.personId,
};

const revocations: RecordKind<Revocation> = {
  copy: copier('a revocation', z.strictObject(revocation)),
  fields: Object.keys(revocation),
  idOf: (record) => record.id,
};

const tickets: RecordKind<LinkTicket> = {
  copy: copier('a ticket', z.strictObject(ticket)),
  fields: Object.keys(ticket),
  idOf: (record) => record.hash,
  groupOf: (record) => record.personId,
};

const authorizationRequests: RecordKind<AuthorizationRequest> = {
  copy: copier('an authorization request', z.strictObject(authorizationRequest)),
  fields: Object.keys(authorizationRequest),
  idOf: (record) => record.stateHash,
  groupOf: (record) => record.ticketHash,
};

const confirmations: RecordKind<Confirmation> = {
  copy: copier('a confirmation', z.strictObject(confirmation)),
  fields: Object.keys(confirmation),
  idOf: (record) => record.code,
  groupOf: (record) => record.personId,
};

const settings: RecordKind<Settings> = {
  copy: copier('settings', z.strictObject(setting)),
  fields: Object.keys(setting),
  idOf: (record) => record.id,
};

const shares: RecordKind<Share> = {
  copy: copier('a share', z.strictObject(share)),
  fields: Object.keys(share),
  idOf: (record) => record.id,
  groupOf: ({ borrower }) =>
    borrower.kind === 'person' ? `person ${borrower.personId}` : `space ${borrower.roomId}`,
};

const accessRequests: RecordKind<AccessRequest> = {
  copy: copier('a request for access', z.strictObject(accessRequest)),
  fields: Object.keys(accessRequest),
  idOf: (record) => record.id,
  groupOf: (record) => record.requester.personId,
};

/** All kinds of records that a store keeps. */
export const recordKinds = {
  ...{ grants, revocations, tickets, authorizationRequests, confirmations, settings },
  ...{ shares, accessRequests },
};
