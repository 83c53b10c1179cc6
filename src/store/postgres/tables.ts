import { recordKinds } from '../records.ts';
import { rowsOf } from './rows.ts';

/** The tables of the records that the embedded store has too. */
export const recordTables = {
  grants: rowsOf(recordKinds.grants, 'grants', ['personId', 'organizationId']),
  revocations: rowsOf(recordKinds.revocations, 'revocations', ['id']),
  tickets: rowsOf(recordKinds.tickets, 'tickets', ['hash']),
  authorizationRequests: rowsOf(recordKinds.authorizationRequests, 'attempts', ['stateHash']),
  // A person has at most one, so a newer one takes its place.
  confirmations: rowsOf(recordKinds.confirmations, 'confirmations', ['personId']),
  settings: rowsOf(recordKinds.settings, 'settings', ['id']),
  shares: rowsOf(recordKinds.shares, 'shares', ['id']),
  accessRequests: rowsOf(recordKinds.accessRequests, 'access_requests', ['id']),
} satisfies Record<keyof typeof recordKinds, object>;
