/** The domains that serve the Dashboard API and the dashboard; each organization lives on a shard below one of them. */
const MERAKI_DOMAINS = ['meraki.com', 'meraki.ca', 'meraki.cn', 'meraki.in', 'gov-meraki.com'];

/** Tells whether a host is one of Meraki's: a domain of theirs or below it, where whole labels are compared. */
export function isMerakiHost(hostname: string): boolean {
  return MERAKI_DOMAINS.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
}
