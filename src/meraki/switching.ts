import type { Switching } from '../core/dashboard.ts';
import type { RequestMeraki } from './request.ts';
import * as shapes from './shapes/switching.ts';

export function createSwitching({ ask }: { ask: RequestMeraki }): Switching {
  return {
    ports: (serial) =>
      ask.one({ operation: 'getDeviceSwitchPortsStatuses', path: { serial }, shape: shapes.portsShape }),
  };
}
