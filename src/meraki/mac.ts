/** Writes a MAC address of any notation, or the beginning of one, as Meraki does: `00:11:22:aa:bb:cc`. */
export function formatMac(mac: string): string {
  const lower = mac.trim().toLowerCase();
  // The part `a:bb` begins within a pair.
  const isCut =
    lower.includes(':') && lower.split(':').some((group) => /^([0-9a-f]{2})*[0-9a-f]$/.test(group));
  if (isCut || !/^[0-9a-f:.-]+$/.test(lower)) return lower;
  return lower.replace(/[:.-]/g, '').replace(/(..)(?=.)/g, '$1:');
}

/** Tells whether a text is a whole MAC address in Meraki's notation. */
export function isFullMac(mac: string): boolean {
  return /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac);
}
