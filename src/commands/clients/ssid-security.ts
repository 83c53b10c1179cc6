import type { Ssid } from '../../core/dashboard.ts';

/** Network engineers' words for Meraki's authentication modes, by their beginning; an unknown mode is shown as it is. */
const SIGN_IN_TEXTS: readonly (readonly [begin: string, words: string])[] = [
  ['open-enhanced', 'OWE'],
  ['open-with-', 'MAC-based access control'],
  ['open', 'open'],
  ['8021x-', '802.1X'],
  ['ipsk-', 'iPSK'],
  ['psk', 'PSK'],
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
    return { words: 'security unknown', isReadable: undefined };
  const way = SIGN_IN_TEXTS.find(([begin]) => authMode?.startsWith(begin))?.[1] ?? authMode;
  if (authMode === 'open' || authMode?.startsWith('open-with-'))
    return { words: `${way}, not encrypted`, isReadable: true };
  if (authMode === 'open-enhanced') return { words: `${way}${cipherOf(encryption)}`, isReadable: false };
  const cipher = encryption === undefined ? ', encryption unknown' : cipherOf(encryption);
  return { words: `${way ?? 'authentication unknown'}${cipher}`, isReadable: isReadableBy(encryption) };
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
