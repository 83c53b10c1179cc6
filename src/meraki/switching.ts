import type { Switching } from '../core/dashboard.ts';
import type { Ask } from './ask.ts';
import * as shapes from './shapes/switching.ts';

export function createSwitching({ ask }: { ask: Ask }): Switching {
  return {
    ports: (serial) =>
      ask.one({ operation: 'getDeviceSwitchPortsStatuses', path: { serial }, shape: shapes.ports }),
  };
}
