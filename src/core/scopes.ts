import { escapeMarkdown } from './markdown.ts';

const AREAS = new Map([
  ['dashboard:general:config', 'networks and devices'],
  ['dashboard:general:telemetry', 'status, alerts and usage'],
  ['dashboard:iam:config', 'administrators'],
  ['dashboard:licensing:config', 'licenses'],
  ['sdwan:config', 'WAN and VPN configuration'],
  ['sdwan:telemetry', 'WAN and VPN status'],
  ['switch:config', 'switch configuration'],
  ['switch:telemetry', 'switch ports'],
  ['wireless:config', 'wireless configuration'],
  ['wireless:telemetry', 'wireless health'],
  ['camera:config', 'camera configuration'],
  ['camera:telemetry', 'camera status'],
  ['sensor:config', 'sensor configuration'],
  ['sensor:telemetry', 'sensor readings'],
]);

/** What a scope allows when that is not to change what its area is called. */
const DEEDS = new Map([
  ['dashboard:general:telemetry:write', 'run live tools such as ping, and set up alerts'],
]);

/**
 * What Meraki's scopes allow, in words: `read networks and devices, licenses; change switch configuration`.
 * Scopes that we don't know are shown as they are, escaped for Markdown.
 */
export function scopesInWords(scopes: string[]): string {
  const areas = (mode: string) =>
    scopes
      .filter((scope) => scope.endsWith(`:${mode}`) && !DEEDS.has(scope))
      .map((scope) => AREAS.get(scope.slice(0, -mode.length - 1)))
      .filter((words) => words !== undefined);
  const known = (scope: string) => AREAS.has(scope.replace(/:(read|write)$/, ''));
  const parts = [
    { verb: 'read', words: areas('read') },
    { verb: 'change', words: areas('write') },
    { verb: 'use', words: scopes.filter((scope) => !known(scope)).map((scope) => escapeMarkdown(scope)) },
  ];
  return [
    ...parts.filter(({ words }) => words.length > 0).map(({ verb, words }) => `${verb} ${words.join(', ')}`),
    ...scopes.flatMap((scope) => DEEDS.get(scope) ?? []),
  ].join('; ');
}
