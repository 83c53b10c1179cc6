import type { Ssid } from '../../core/dashboard.ts';

/** How people get in, from Meraki's words for it; what is new there stays as Meraki says it. */
const SIGN_IN_TEXTS: readonly (readonly [begin: string, words: string])[] = [
  ['open-enhanced', 'open, but encrypted'],
  ['open-with-', 'known devices only'],
  ['open', 'open'],
  ['8021x-', 'sign-in (802.1X)'],
  ['ipsk-', 'a password each'],
  ['psk', 'shared password'],
];

/** How an SSID is secured. */
export interface Security {
  words: string;
  /** What goes through the air can be read by anybody: there is no encryption, or the broken one of old. */
  isReadable: boolean;
}

export function securityOf({
  authMode = 'unknown',
  encryption = '',
}: Pick<Ssid, 'authMode' | 'encryption'>): Security {
  const way = SIGN_IN_TEXTS.find(([begin]) => authMode.startsWith(begin))?.[1] ?? authMode;
  const isBare = authMode === 'open' || authMode.startsWith('open-with-');
  const isBroken = encryption.toLowerCase() === 'wep';
  // `WPA2 only`; `wep` and `wpa` stand there where nothing else does.
  const cipher = isBare
    ? 'not encrypted'
    : encryption.replace(/ only$/, '').replace(/^we?pa?$/, (e) => e.toUpperCase());
  return { words: [way, cipher].filter((part) => part !== '').join(', '), isReadable: isBare || isBroken };
}
