import type { Ssid } from '../../core/dashboard.ts';

/** Plain words for Meraki's authentication modes, by their beginning; an unknown mode is shown as it is. */
const SIGN_IN_TEXTS: readonly (readonly [begin: string, words: string])[] = [
  ['open-enhanced', 'open, but encrypted'],
  ['open-with-', 'known devices only'],
  ['open', 'open'],
  ['8021x-', 'sign-in (802.1X)'],
  ['ipsk-', 'a password each'],
  ['psk', 'shared password'],
];

/** The security of an SSID. */
export interface Security {
  words: string;
  /** Whether anybody can read the traffic: there is no encryption, or WEP, which is broken. Undefined when not known. */
  isReadable: boolean | undefined;
}

/** Describes how an SSID is secured, as far as Meraki tells. */
export function securityOf({ authMode, encryption }: Pick<Ssid, 'authMode' | 'encryption'>): Security {
  if (authMode === undefined && encryption === undefined)
    return { words: 'security not known', isReadable: undefined };
  const way = SIGN_IN_TEXTS.find(([begin]) => authMode?.startsWith(begin))?.[1] ?? authMode;
  if (authMode === 'open' || authMode?.startsWith('open-with-'))
    return { words: `${way}, not encrypted`, isReadable: true };
  if (authMode === 'open-enhanced') return { words: `${way}${cipherOf(encryption)}`, isReadable: false };
  const cipher = encryption === undefined ? ', encryption not known' : cipherOf(encryption);
  return { words: `${way ?? 'sign-in not known'}${cipher}`, isReadable: isReadableBy(encryption) };
}

/** Returns `, WPA2`. Meraki says `WPA2 only` where a WPA version is set, and `wep` or `wpa` otherwise. */
function cipherOf(encryption: string | undefined): string {
  if (encryption === undefined) return '';
  return `, ${encryption.replace(/ only$/, '').replace(/^we?pa?$/, (e) => e.toUpperCase())}`;
}

function isReadableBy(encryption = ''): boolean | undefined {
  if (/^wep$/i.test(encryption)) return true;
  return /^wpa/i.test(encryption) ? false : undefined;
}
