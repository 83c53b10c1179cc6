import type { LiveTools } from '../core/dashboard.ts';
import type { RequestMeraki } from './request.ts';
import * as shapes from './shapes/live-tools.ts';

export function createLiveTools({ ask }: { ask: RequestMeraki }): LiveTools {
  return {
    async startPing(serial, target) {
      const body = target === undefined ? {} : { target };
      const operation =
        target === undefined ? 'createDeviceLiveToolsPingDevice' : 'createDeviceLiveToolsPing';
      const { pingId } = await ask.one({ operation, path: { serial }, body, shape: shapes.startedPingShape });
      return { id: pingId, serial, target };
    },
    readPing: ({ id, serial, target }) =>
      ask.one({
        operation: target === undefined ? 'getDeviceLiveToolsPingDevice' : 'getDeviceLiveToolsPing',
        path: { serial, id },
        shape: shapes.pingShape,
      }),
  };
}
