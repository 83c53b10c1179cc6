/** The sandbox reaches nothing outside this machine: neither a webhook's target nor a file's address. */
export function isOnThisMachine(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
