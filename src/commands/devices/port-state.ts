import type { Tone } from '../../bot/report/rows.ts';
import type { SwitchPort } from '../../core/dashboard.ts';

/** The state of a port of which Meraki does not tell it. */
export const STATE_NOT_KNOWN = 'unknown';

const TONES: readonly Tone[] = ['attention', 'warning', 'default'];

/** Returns the rank of a port, for sorting: 0 with errors, 1 with warnings, 2 with neither. */
export function badness({ errors, warnings }: Pick<SwitchPort, 'errors' | 'warnings'>): number {
  return errors.length > 0 ? 0 : warnings.length > 0 ? 1 : 2;
}

/** Returns the colour of a port; half duplex is a warning. */
export function portTone(port: SwitchPort): Tone {
  return port.duplex === 'half' && badness(port) > 1 ? 'warning' : (TONES[badness(port)] ?? 'default');
}

/** Returns the state in plain words: a port that Meraki calls disabled was switched off by somebody. */
export function portState({ enabled, status }: SwitchPort): string {
  if (enabled === false || status === 'Disabled') return 'off';
  if (status === undefined) return STATE_NOT_KNOWN;
  return status === 'Disconnected' ? 'not connected' : status.toLowerCase();
}

/** Returns `1 Gbps`, or `100 Mbps half duplex`; empty when it is not known. */
export function speedOf({ speed = '', duplex }: SwitchPort): string {
  return duplex === 'half' ? `${speed} half duplex` : speed;
}

/** Returns the device at the other end and its port: `core port 25`; empty when none announced itself. */
export function neighbourOf({ neighbour }: SwitchPort): string {
  const { name, port } = neighbour ?? {};
  return [name, port === undefined ? undefined : `port ${port}`]
    .filter((part) => part !== undefined)
    .join(' ');
}
