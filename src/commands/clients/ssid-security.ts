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
  /** Whether anybody can read the traffic: there is no encryption, or WEP, which is broken. */
  isReadable: boolean;
}

/** Describes how an SSID is secured. */
export function securityOf({
  authMode = 'unknown',
  encryption = '',
}: Pick<Ssid, 'authMode' | 'encryption'>): Security {
  const way = SIGN_IN_TEXTS.find(([begin]) => authMode.startsWith(begin))?.[1] ?? authMode;
  const isBare = authMode === 'open' || authMode.startsWith('open-with-');
  const isBroken = encryption.toLowerCase() === 'wep';
  // Meraki says `WPA2 only` where a WPA version is set, and `wep` or `wpa` otherwise.
  const cipher = isBare
    ? 'not encrypted'
    : encryption.replace(/ only$/, '').replace(/^we?pa?$/, (e) => e.toUpperCase());
  return { words: [way, cipher].filter((part) => part !== '').join(', '), isReadable: isBare || isBroken };
}
