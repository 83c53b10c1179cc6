import { attempts, confirmations, grants, revocations, settings, tickets } from '../records.ts';
import type { Tables } from '../tables.ts';
import { rowsOf } from './rows.ts';

/** The tables that the embedded store has too. */
export const tables = {
  grants: rowsOf(grants, 'grants', ['personId', 'organizationId']),
  revocations: rowsOf(revocations, 'revocations', ['id']),
  tickets: rowsOf(tickets, 'tickets', ['hash']),
  attempts: rowsOf(attempts, 'attempts', ['stateHash']),
  // A person has one at most, so a newer one takes its place.
  confirmations: rowsOf(confirmations, 'confirmations', ['personId']),
  settings: rowsOf(settings, 'settings', ['id']),
} satisfies Record<keyof Tables, object>;
