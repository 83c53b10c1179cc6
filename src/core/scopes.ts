import { escapeMarkdown } from './markdown.ts';

/** The area that a scope without its `:read` or `:write` covers. */
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

/** Scopes that allow something other than to read or change their area. */
const SPECIAL_SCOPES = new Map([
  ['dashboard:general:telemetry:write', 'run live tools such as ping, and set up alerts'],
]);

/**
 * Describes what Meraki's scopes allow: `read networks and devices, licenses; change switch configuration`.
 * Unknown scopes are shown as they are, escaped for Markdown.
 */
export function scopesInWords(scopes: string[]): string {
  const areas = (mode: string) =>
    scopes
      .filter((scope) => scope.endsWith(`:${mode}`) && !SPECIAL_SCOPES.has(scope))
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
    ...scopes.flatMap((scope) => SPECIAL_SCOPES.get(scope) ?? []),
  ].join('; ');
}

/** Returns one text for the same scopes in any order. */
export function scopeSet(scopes: readonly string[]): string {
  return scopes.toSorted().join(' ');
}
