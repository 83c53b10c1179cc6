/**
 * What the words of a question are about. Each concept has the words that stand for it, in lower case and, where there is one,
 * in the singular. A word may stand for several.
 */
const CONCEPTS: Readonly<Record<string, string>> = {
  status: 'status statuses state states stat stats overview summary condition shape',
  health: 'health healthy unhealthy',
  ok: 'ok okay fine alright green normal',
  up: 'up online alive reachable working works work running operational',
  down: 'down offline dead dark unavailable disconnected dropped dropping drop drops gone lost unplugged',
  alerting: 'alerting degraded amber',
  dormant: 'dormant asleep sleeping inactive',
  online: 'online up alive',
  outage: 'outage downtime blackout',
  fail: 'fail failed failing failure fails faulty broken break broke error errored',
  trouble:
    'trouble problem issue wrong bad poor terrible unstable flaky weird strange struggling suffering complaint complaining awful broken worst worse',
  slow: 'slow slowness sluggish lag lagging laggy crawling slower slowly slowing',
  speed: 'fast speed throughput',
  everything: 'everything all anything',
  alert: 'alert alarm alarming notification warning incident',
  warning: 'warning warn',
  critical: 'critical severe urgent',
  informational: 'informational',
  history: 'history historical timeline uptime availability flap flapping flapped flaps bouncing',
  reboot: 'reboot rebooted reboots restart restarted restarts',
  event: 'event syslog',
  log: 'log entry logged logging',
  happened: 'happened happen happening occurred happens',
  change:
    'change changed changing modified modify modification edited edit touched touch altered reconfigured changelog',
  config: 'config configs configuration configured setting rule policy settings',
  top: 'top hungry heaviest heavy busiest busy biggest most hungriest largest highest',
  talker: 'talker consumer hog hogger hogging eating eats',
  usage:
    'usage bandwidth traffic data consumption consuming consume consumes gigabyte gb downloading uploading stream streams streaming downloader download upload',
  site: 'site store branch shop location venue premise outlet',
  network: 'network',
  list: 'list listing inventory',
  inventory: 'inventory hardware equipment gear asset kit',
  wan: 'wan internet isp uplink broadband circuit failover wan1 wan2 backup carrier provider connectivity lte 4g 5g fiber fibre dsl mpls starlink',
  line: 'line link',
  latency: 'latency loss jitter delay rtt packetloss ms lossy',
  quality: 'quality performance mos',
  vpn: 'vpn tunnel autovpn ipsec peer spoke hub sdwan',
  unreachable: 'unreachable',
  device: 'device node',
  switch: 'switch ms',
  ap: 'ap mr wap',
  camera: 'camera mv cam',
  sensor: 'sensor mt',
  appliance: 'appliance mx gateway router utm firewall',
  cellular: 'mg cellular',
  port: 'port interface switchport poe crc',
  neighbour: 'neighbour neighbor lldp cdp',
  ping: 'ping pings pinging',
  reach: 'reach reachability reaching respond responds responding response responsive',
  client:
    'client user endpoint laptop station notebook ipad iphone tablet workstation host printer macbook pc phone scanner',
  connect:
    'connect connected connecting connection attached joined associated join associate association plugged',
  wifi: 'wifi wlan wireless airtime',
  channel:
    'channel utilization utilisation interference rf spectrum noise congestion congested ghz 2.4ghz 5ghz 6ghz band',
  signal: 'signal snr rssi roaming roam coverage',
  ssid: 'ssid',
  security: 'security secured secure encryption encrypted wpa psk authentication wpa2 wpa3 radius',
  air: 'air broadcast broadcasting broadcasted',
  firmware: 'firmware software',
  upgrade: 'upgrade update upgraded updated patch upgrading updating',
  version: 'version release build',
  scheduled: 'scheduled planned upcoming pending schedule',
  completed: 'completed finished',
  cancelled: 'cancelled canceled',
  running: 'running',
  license: 'license licence licensing licencing subscription entitlement',
  expire: 'expire expires expiry expiration expiring renewal renew renewed',
  admin: 'admin administrator',
  access: 'access login permission privilege account',
  api: 'api',
  limit: 'limit limited quota throttled 429 requests request calls call',
  who: 'who whom whos',
  where: 'where wheres locate whereabouts',
  when: 'when',
  why: 'why',
  find: 'find search lookup locate look',
  count: 'many count',
  how: 'how',
  stable: 'stable stability reliable',
  dhcp: 'dhcp',
  somebody: 'somebody someone anybody anyone',
  public: 'public',
  dashboard: 'dashboard',
  often: 'often frequently',
  people: 'people persons folks',
  naming: 'name named called',
  ip: 'ip',
  mac: 'mac',
  command: 'command feature capability',
  connected: 'connected',
  unlink: 'unlink disconnect',
  link: 'link linking connect login',
  privacy: 'privacy private',
};

const BY_WORD = new Map<string, string[]>();
for (const [concept, words] of Object.entries(CONCEPTS)) {
  for (const word of words.split(' ')) BY_WORD.set(word, [...(BY_WORD.get(word) ?? []), concept]);
}

/** All words that stand for a concept. */
export const CONCEPT_WORDS: readonly string[] = [...BY_WORD.keys()];

/**
 * Returns the concepts that a word stands for; a plural stands for that of one and for that of several: `switches` is about
 * `switch` and `switches`. Empty for a word that stands for none. Takes lower case.
 */
export function conceptsOf(word: string): readonly string[] {
  const own = BY_WORD.get(word);
  // `MX` is about one and about all of them.
  if (own !== undefined) return /^m[xsrvtg]$/.test(word) ? bothOf(own) : own;
  for (const one of singularsOf(word)) {
    const of = BY_WORD.get(one);
    if (of !== undefined) return bothOf(of);
  }
  return [];
}

function bothOf(concepts: readonly string[]): string[] {
  return concepts.flatMap((concept) => [concept, `${concept}s`]);
}

function singularsOf(word: string): string[] {
  if (word.length < 3 || !word.endsWith('s')) return [];
  return [
    word.replace(/['’]?s$/, ''),
    ...(word.endsWith('es') ? [word.slice(0, -2)] : []),
    ...(word.endsWith('ies') ? [`${word.slice(0, -3)}y`] : []),
  ];
}
