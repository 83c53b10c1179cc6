/**
 * What the words of a question are about. Each concept has the words that stand for it, in lower case and, where there is one,
 * in the singular. A word may stand for several. Some words are those of German speakers, who mix them in.
 */
const CONCEPTS: Readonly<Record<string, string>> = {
  status: 'status statuses state states stat stats overview summary condition shape situation',
  health: 'health healthy unhealthy',
  ok: 'ok okay fine alright green normal',
  up: 'up online alive reachable working works work running operational responsive erreichbar',
  offline: 'offline',
  down: 'down offline dead dark unavailable disconnected dropped dropping drop drops gone lost unplugged unreachable crash crashes crashed died dying missing unresponsive vanished disappeared silent weg',
  alerting: 'alerting degraded amber yellow',
  dormant: 'dormant asleep sleeping inactive',
  online: 'online up alive',
  outage: 'outage downtime blackout stoerung ausfall interruption disruption störung störungen ausfälle',
  fail: 'fail failed failing failure fails faulty broken broke defective kaputt',
  trouble:
    'trouble problem issue wrong bad poor terrible unstable flaky weird strange struggling suffering complaint complaining complain complains complained awful broken worst worse worry worried worrying disturbed buggy crap sucks shaky kaputt suspicious attention concern unhappy broke failing badly affected impacted',
  slow: 'slow slowness sluggish lag lagging laggy crawling crawl crawls slower slowly slowing slowest langsam choppy stutter stuttering buffering unusable',
  speed: 'fast speed throughput',
  everything: 'everything all anything every',
  alert: 'alert alarm alarming notification warning incident alarme',
  warning: 'warning warn',
  critical: 'critical severe urgent crit crits red major',
  informational: 'informational',
  history: 'history historical timeline uptime availability flap flapping flapped flaps bouncing unstable',
  reboot: 'reboot rebooted reboots rebooting restart restarted restarts restarting',
  event: 'event syslog',
  log: 'log entry logged logging',
  happened: 'happened happen happening occurred happens',
  ongoing: 'ongoing',
  change:
    'change changed changing modified modify modification edited edit touched touch altered alter alteration reconfigured changelog tweaked tweak adjusted messed änderung änderungen geändert',
  config: 'config configs configuration configured setting rule policy settings',
  top: 'top hungry heaviest heavy busiest busy biggest most hungriest largest highest',
  talker: 'talker consumer hog hogger hogging eating eats abuser eater guzzler hogs hitter',
  usage:
    'usage bandwidth traffic data consumption consuming consume consumes consumed gigabyte gb downloading uploading stream streams streaming downloader download downloads upload volume transferred',
  site: 'site store branch shop location venue premise outlet standort filiale facility warehouse campus office',
  network: 'network netz netzwerk netzwerke',
  list: 'list listing inventory',
  inventory: 'inventory hardware equipment gear asset kit',
  wan: 'wan internet isp uplink broadband circuit failover wan1 wan2 backup carrier provider connectivity lte 4g 5g fiber fibre dsl mpls starlink leitung leitungen',
  line: 'line link',
  backup: 'backup failover lte 4g 5g',
  latency: 'latency loss jitter delay rtt packetloss lossy ping-times',
  quality: 'quality performance mos performing perform performs',
  vpn: 'vpn tunnel autovpn ipsec peer spoke hub sdwan',
  unreachable: 'unreachable',
  device: 'device node gerät unit box',
  switch: 'switch ms stack',
  ap: 'ap mr wap',
  camera: 'camera mv cam kamera',
  sensor: 'sensor mt',
  appliance: 'appliance mx gateway router utm firewall',
  cellular: 'mg cellular',
  port: 'port interface switchport poe crc',
  neighbour: 'neighbour neighbor lldp cdp',
  ping: 'ping pings pinging',
  reach: 'reach reachability reaching respond responds responding response responsive',
  client:
    'client user endpoint laptop station notebook ipad iphone tablet workstation host printer macbook pc phone scanner customer visitor computer rechner drucker smartphone machine terminal till kiosk chromebook handheld kasse benutzer',
  kind: 'laptop notebook ipad iphone tablet workstation printer macbook pc phone scanner computer rechner drucker smartphone machine terminal till kiosk chromebook handheld',
  connect:
    'connect connected connecting connection attached joined associated join associate association plugged verbunden',
  wifi: 'wifi wlan wireless airtime',
  channel:
    'channel utilization utilisation interference rf spectrum noise congestion congested ghz 2.4ghz 5ghz 6ghz band auslastung',
  signal: 'signal snr rssi roaming roam coverage reception',
  ssid: 'ssid',
  security: 'security secure secured encryption encrypted wpa psk authentication wpa2 wpa3 radius safe',
  air: 'air broadcast broadcasting broadcasted',
  firmware: 'firmware software',
  upgrade: 'upgrade update upgraded updated patch upgrading updating upgraded maintenance',
  version: 'version release build',
  scheduled: 'scheduled planned upcoming pending schedule future soon forthcoming coming due next waiting',
  completed: 'completed finished finish succeed succeeded',
  mfa: '2fa mfa',
  organizations: 'orgs',
  cancelled: 'cancelled canceled',
  running: 'running',
  license: 'license licence licensing licencing subscription entitlement lisence lizenz licensed lizenzen',
  expire: 'expire expires expiry expiration expiring expired renewal renew renewed renewing',
  admin: 'admin administrator administer administers administrate',
  access: 'access login permission privilege account',
  api: 'api',
  limit: 'limit limited quota throttled 429 requests request calls call',
  who: 'who whom whos whose wer',
  where: 'where wheres locate whereabouts wo',
  when: 'when wann',
  why: 'why warum',
  find: 'find search lookup locate look',
  count: 'many count number',
  how: 'how',
  stable: 'stable stability reliable',
  dhcp: 'dhcp',
  dfs: 'dfs radar',
  radius: 'radius',
  dot1x: '802.1x 8021x dot1x',
  stp: 'stp rstp spanning-tree',
  vrrp: 'vrrp',
  deauth: 'deauth deauths deauthentication disassociation disassociated',
  wired: 'wired ethernet cabled',
  having: 'having',
  somebody: 'somebody someone anybody anyone',
  public: 'public external',
  dashboard: 'dashboard',
  often: 'often frequently',
  people: 'people persons folks staff',
  naming: 'name named called',
  ip: 'ip',
  mac: 'mac',
  command: 'command feature capability',
  connected: 'connected verbunden',
  untaken: 'untaken',
  standby: 'standby',
  unlink: 'unlink disconnect',
  link: 'link linking linked',
  account: 'account',
  organization: 'organization organisation',
  privacy: 'privacy private',
  audit: 'audit',
  revoke: 'revoke revoked',
  devices: 'geräte geräten',
  sites: 'standorte filialen',
  overview: 'overview summary situation',
  guest: 'guest',
  clients: 'kunden kunde besucher',
  error: 'error errored',
  // What is asked about networks, and none of the commands tells.
  untold:
    'application app website web youtube netflix teams zoom spotify password passphrase temperature humidity footage video motion recording malware virus threat attack invoice price cost topology diagram map template backup-config ticket qos quiz',
};

/** Words of the concepts above that talk about anything else has, too: alone among words that nobody knows they ask for nothing. */
const EVERYDAY = new Set(
  `state states condition shape situation summary overview ok okay fine alright green normal up alive working works work running dead dark
  dropped dropping drop drops gone lost crash crashes crashed died dying missing vanished disappeared silent yellow asleep sleeping inactive
  interruption disruption broke broken error fail failed failing failure fails trouble problem issue wrong bad poor terrible weird strange
  struggling suffering complaint complaining complain complains complained awful worst worse worry worried worrying disturbed crap sucks
  attention concern unhappy badly slow slower slowly fast speed everything all anything alarm alarming incident warning warn urgent history
  historical restart restarted event entry log happened happen happening occurred happens ongoing change changed changing modified edit
  edited touched touch altered messed rule policy setting settings top hungry heavy busy biggest most largest highest consumer eating eats
  eater data stream volume store shop branch location venue outlet office list listing asset kit equipment hardware carrier provider line
  link delay backup quality performance unit stack tablet station host printer phone scanner customer visitor guest computer machine
  terminal till kiosk laptop pc connect connected connecting connection joined join attached association plugged channel noise band signal
  coverage reception security secure air broadcast software update updated release build version planned upcoming pending schedule scheduled
  future soon coming due completed finished cancelled subscription expire expired renew renewed access login permission privilege account
  limit requests request calls call who whom whose where when why find search look many count number how stable reliable somebody someone
  anybody anyone public external often people persons folks staff name named called command feature private application app website web
  video map price cost ticket node hub peer camera reach response respond user lookup locate health healthy critical severe stat stats
  status alert notification sensor key dashboard battery organization linked linking crawl crawls circuit facility warehouse campus template
  password virus attack online offline down client clients good red next waiting maintenance major every network networks iphone ipad macbook notebook workstation
  smartphone handheld safe buffering affected impacted performing perform performs hitter`.split(/\s+/),
);

/** Tells whether a word of a concept is as common in talk about anything else. Takes lower case. */
export function isEveryday(word: string): boolean {
  return (
    EVERYDAY.has(word) ||
    (BY_WORD.get(word) === undefined && singularsOf(word).some((one) => EVERYDAY.has(one)))
  );
}

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
