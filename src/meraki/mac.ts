/** Writes a MAC address of any notation, or the beginning of one, as Meraki does: `00:11:22:aa:bb:cc`. */
export function formatMac(mac: string): string {
  const digits = mac.trim().toLowerCase().replace(/[.-]/g, '');
  if (!/^[0-9a-f]+$/.test(digits)) return mac.trim().toLowerCase();
  return digits.replace(/(..)(?=.)/g, '$1:');
}

/** Tells whether a text is a whole MAC address in Meraki's notation. */
export function isFullMac(mac: string): boolean {
  return /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac);
}
