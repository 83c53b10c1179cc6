/** A scope that a server knows, and a plain description of it. */
export interface Scope {
  name: string;
  /** The heading under which the consent page lists the scope. */
  area: string;
  allows: string;
}

/** Webex's scopes: the sign-in needs the first; the SDKs request `spark:kms` too. */
export const webexScopes: Scope[] = [
  { name: 'spark:people_read', area: 'People', allows: 'See your name and e-mail address' },
  { name: 'spark:kms', area: 'Messages', allows: 'Read encrypted messages' },
];

/** The area, the resource, and descriptions of its `:read` and its `:write` scope. */
const MERAKI: [area: string, resource: string, read: string, write: string][] = [
  [
    'Dashboard',
    'dashboard:general:config',
    'See networks, devices and their settings',
    'Change networks and devices, reboot and blink them',
  ],
  [
    'Dashboard',
    'dashboard:general:telemetry',
    'See status, clients, usage, events and alerts',
    'Run live tools and set up alerts',
  ],
  ['Administration', 'dashboard:iam:config', 'See administrators', 'Change administrators'],
  ['Administration', 'dashboard:licensing:config', 'See licenses', 'Change licenses'],
  ['Security & SD-WAN', 'sdwan:config', 'See appliance settings', 'Change appliance settings'],
  ['Security & SD-WAN', 'sdwan:telemetry', 'See uplinks and VPN status', 'Run tools on appliances'],
  ['Switches', 'switch:config', 'See switch settings', 'Change switch settings'],
  ['Switches', 'switch:telemetry', 'See port status and traffic', 'Run tools on switches'],
  ['Wireless', 'wireless:config', 'See wireless settings and SSIDs', 'Change wireless settings and SSIDs'],
  ['Wireless', 'wireless:telemetry', 'See wireless health and air time', 'Run tools on access points'],
  ['Cameras', 'camera:config', 'See camera settings', 'Change camera settings'],
  ['Cameras', 'camera:telemetry', 'See snapshots and analytics', 'Run tools on cameras'],
  ['Sensors', 'sensor:config', 'See sensor settings', 'Change sensor settings'],
  ['Sensors', 'sensor:telemetry', 'See sensor readings', 'Send commands to sensors'],
];

/** All scopes of Meraki's OAuth documentation: each resource with `:read` and `:write`. */
export const merakiScopes: Scope[] = MERAKI.flatMap(([area, resource, read, write]) => [
  { name: `${resource}:read`, area, allows: read },
  { name: `${resource}:write`, area, allows: write },
]);

/** Groups a request's scopes by area, in the order of `known`; unknown names are left out. */
export function byArea(known: Scope[], requested: string): Map<string, Scope[]> {
  const names = new Set(requested.split(' '));
  return Map.groupBy(
    known.filter((scope) => names.has(scope.name)),
    (scope) => scope.area,
  );
}
