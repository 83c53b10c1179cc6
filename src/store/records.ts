import { z } from 'zod';
import type { AuthorizationRequest } from '../core/authorization-request.ts';
import type { Confirmation } from '../core/confirmations.ts';
import { type Grant, grantId, type NamedPerson, type Revocation } from '../core/links.ts';
import type { Choosers, LeaversSettings, Privacy, Settings } from '../core/settings.ts';
import type { LinkTicket } from '../core/tickets.ts';
import { copier } from './copier.ts';
import { type RecordKind, type Shape, text, time, waitingCommand } from './record-kind.ts';
import { accessRequests, shares } from './share-records.ts';

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

const grants: RecordKind<Grant> = {
  copy: copier('a grant', z.strictObject(grant)),
  fields: Object.keys(grant),
  idOf: grantId,
  groupsOf: (record) => [record.personId],
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
  groupsOf: (record) => [record.personId],
};

const authorizationRequests: RecordKind<AuthorizationRequest> = {
  copy: copier('an authorization request', z.strictObject(authorizationRequest)),
  fields: Object.keys(authorizationRequest),
  idOf: (record) => record.stateHash,
  groupsOf: (record) => [record.ticketHash],
};

const confirmations: RecordKind<Confirmation> = {
  copy: copier('a confirmation', z.strictObject(confirmation)),
  fields: Object.keys(confirmation),
  idOf: (record) => record.code,
  groupsOf: (record) => [record.personId],
};

const settings: RecordKind<Settings> = {
  copy: copier('settings', z.strictObject(setting)),
  fields: Object.keys(setting),
  idOf: (record) => record.id,
};

/** All kinds of records that a store keeps. */
export const recordKinds = {
  ...{ grants, revocations, tickets, authorizationRequests, confirmations, settings },
  ...{ shares, accessRequests },
};
