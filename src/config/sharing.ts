import type { SharingSettings } from '../core/sharing-rules.ts';
import type { EnvironmentReader } from './environment.ts';

/** Parses SHARING, SHARE_OUTSIDE and SHARE_MAX_DAYS; faults are added to those of the reader. */
export function parseSharing(read: EnvironmentReader): SharingSettings {
  return {
    mode: read.oneOf('SHARING', 'on', ['off', 'people', 'on']),
    outside: read.oneOf('SHARE_OUTSIDE', 'off', ['on', 'off']) === 'on',
    maxDays: read.wholeNumber('SHARE_MAX_DAYS', 180, 'days'),
  };
}
