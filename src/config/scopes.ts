import type { EnvironmentReader } from './environment.ts';

/** The default scopes, for reading only. Consent is asked once, so they cover planned commands too. */
const READ_SCOPES = [
  'dashboard:general:config:read',
  'dashboard:general:telemetry:read',
  'dashboard:iam:config:read',
  'dashboard:licensing:config:read',
  'sdwan:telemetry:read',
  'switch:telemetry:read',
  'wireless:config:read',
  'wireless:telemetry:read',
];

const SCOPE = /^[a-z]+(:[a-z]+)*:(config|telemetry):(read|write)$/;

/** Reads MERAKI_SCOPES: scopes of Meraki, or the default ones. Faults are added to those of `read`. */
export function parseScopes(read: EnvironmentReader): string[] {
  const scopes = read.optional('MERAKI_SCOPES')?.split(/\s+/) ?? READ_SCOPES;
  if (!scopes.every((scope) => SCOPE.test(scope)))
    read.faults.push(
      'MERAKI_SCOPES must be scopes of Meraki such as dashboard:general:config:read, separated by spaces',
    );
  return scopes;
}
