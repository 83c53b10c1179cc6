import { amountOf } from '../../bot/query/device-status.ts';
import type { Query } from '../../bot/query/query.ts';
import { refreshButton, type Suggestion } from '../../bot/report/report.ts';
import type { Network } from '../../core/dashboard.ts';
import { isQuiet } from './alert-counts.ts';
import type { StatusFindings } from './status-findings.ts';

/** Buttons that fit in one row. */
const MAX_BUTTONS = 5;

/** Returns the buttons below the status of an organization: they lead to what is wrong. */
export function organizationButtons(found: StatusFindings, query: Query): Suggestion[] {
  const { say, sayTo } = query;
  const [offline, alerts] = troubleButtons(found, '', query);
  return [
    [refreshButton(say({}))],
    offline,
    found.uplinks.length + (found.sites?.down ?? 0) > 0
      ? [{ title: 'Uplinks', command: sayTo('uplinks', { network: '' }) }]
      : [],
    alerts,
  ].flat();
}

/**
 * Returns the buttons below the status of a network: those that fit its products. Buttons for what is wrong replace the last
 * of them.
 */
export function networkButtons(
  { id, productTypes }: Network,
  found: StatusFindings,
  query: Query,
): Suggestion[] {
  const { say, sayTo } = query;
  const has = (...types: string[]) => types.some((type) => productTypes.includes(type));
  const to = (title: string, command: string) => ({ title, command: sayTo(command, { network: id }) });
  const usual = [
    refreshButton(say({})),
    ...(productTypes.length > 0 ? [to('History', 'history')] : []),
    ...(has('appliance') ? [to('Latency', 'latency')] : []),
    ...(has('wireless') ? [to('Wi-Fi', 'wireless')] : []),
    ...(has('appliance', 'switch', 'wireless') ? [to('Clients', 'clients')] : []),
  ];
  const trouble = troubleButtons(found, id, query).flat();
  return [...usual.slice(0, MAX_BUTTONS - trouble.length), ...trouble];
}

/** Returns the buttons for what is wrong. @param network the id of a network; empty for all networks */
function troubleButtons(
  { counts, alerts }: StatusFindings,
  network: string,
  { sayTo }: Query,
): [offline: Suggestion[], alerts: Suggestion[]] {
  const offline = { title: 'All offline', command: sayTo('devices', { network, subject: 'offline' }) };
  const open = { title: 'Alerts', command: sayTo('alerts', { network }) };
  return [
    amountOf(counts, 'offline') > 0 ? [offline] : [],
    alerts !== undefined && !isQuiet(alerts) ? [open] : [],
  ];
}
