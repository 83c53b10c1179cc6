import type { AdmittedOrganizations, NamedAdmins } from '../core/admission.ts';
import { webexUuid } from '../core/webex-id.ts';
import { type EnvironmentReader, splitList } from './environment.ts';

/** Reads BOT_ADMINS: e-mail addresses and person ids. Faults are added to those of `read`. */
export function parseAdmins(read: EnvironmentReader): NamedAdmins {
  const names = splitList(read.optional('BOT_ADMINS') ?? '');
  const emails = names.filter((name) => /^[^@\s]+@[^@\s]+$/.test(name));
  const ids = names.filter((name) => !emails.includes(name)).map((name) => webexUuid(name, 'PEOPLE'));
  const personIds = ids.filter((id) => id !== undefined);
  if (personIds.length < ids.length)
    read.faults.push(
      'BOT_ADMINS must be e-mail addresses, or ids of people in Webex (`whoami` shows one), separated by commas',
    );
  return { emails, personIds };
}

/** Reads WEBEX_ORGS: `*`, or ids of Webex organizations; without it, those of BOT_ADMINS. Faults are added to those of `read`. */
export function parseOrganizations(read: EnvironmentReader): AdmittedOrganizations {
  const names = splitList(read.optional('WEBEX_ORGS') ?? '');
  if (names.length === 0) return { kind: 'administrators' };
  if (names.length === 1 && names[0] === '*') return { kind: 'everybody' };
  const uuids = names.map((name) => webexUuid(name, 'ORGANIZATION')).filter((uuid) => uuid !== undefined);
  if (uuids.length < names.length)
    read.faults.push(
      'WEBEX_ORGS must be ids of Webex organizations (Control Hub > Management > Account shows one), separated by commas, or * alone for everybody in Webex',
    );
  return { kind: 'listed', uuids: [...new Set(uuids)].sort() };
}
