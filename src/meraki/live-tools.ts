import type { LiveTools } from '../core/dashboard.ts';
import type { RequestMeraki } from './request.ts';
import * as shapes from './shapes/live-tools.ts';

/** Creates the live tools: jobs that Meraki runs on a device. */
export function createLiveTools({ request }: { request: RequestMeraki }): LiveTools {
  return {
    async startPing(serial, target) {
      const body = target === undefined ? {} : { target };
      const operation =
        target === undefined ? 'createDeviceLiveToolsPingDevice' : 'createDeviceLiveToolsPing';
      const { pingId } = await request.one({
        operation,
        path: { serial },
        body,
        shape: shapes.startedPingShape,
      });
      return { id: pingId, serial, target };
    },
    readPing: ({ id, serial, target }) =>
      request.one({
        operation: target === undefined ? 'getDeviceLiveToolsPingDevice' : 'getDeviceLiveToolsPing',
        path: { serial, id },
        shape: shapes.pingShape,
      }),
  };
}
