import type { Switching } from '../core/dashboard.ts';
import type { RequestMeraki } from './request.ts';
import * as shapes from './shapes/switching.ts';

/** Creates the questions about switches. */
export function createSwitching({ request }: { request: RequestMeraki }): Switching {
  return {
    ports: (serial) =>
      request.list({ operation: 'getDeviceSwitchPortsStatuses', path: { serial }, shape: shapes.portsShape }),
  };
}
