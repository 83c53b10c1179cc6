/** Whether a host name, as the URL parser spells it, never leaves this machine: the only place where plain http is fine. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\]$/.test(hostname) ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}
