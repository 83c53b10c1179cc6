import { z } from 'zod';
import type { Log } from '../../core/log.ts';
import { WebexError } from '../client/index.ts';
import { type Catalog, readCatalog } from './catalog.ts';
import type { WebexServices } from './services.ts';

/** What Webex takes us for: something with a websocket. It lives until it is removed, longer than we do. */
export interface WebexDevice {
  url: string;
  webSocketUrl: string;
  catalog: Catalog;
}

export interface WebexDevices {
  /** Looks up where, and registers a new one. @throws WebexError, or Error for an answer that can't be used */
  register(signal: AbortSignal): Promise<WebexDevice>;
  /** @throws WebexError */
  remove(device: Pick<WebexDevice, 'url'>, signal: AbortSignal): Promise<void>;
}

const NAME = 'webex-meraki-bot';
const BODY = {
  deviceName: NAME,
  deviceType: 'DESKTOP',
  localizedModel: NAME,
  model: NAME,
  name: NAME,
  systemName: NAME,
  systemVersion: '1',
};

const deviceShape = z.looseObject({ url: z.url(), webSocketUrl: z.url() });
const listShape = z.object({
  devices: z.array(
    z.looseObject({ url: z.url(), name: z.string().nullish(), modificationTime: z.string().nullish() }),
  ),
});

/**
 * A bot has only so many devices; a process that was killed leaves its own behind, and 403 means that there are too
 * many. Then two thirds of ours go, the oldest first, as webex-js-sdk does (internal-plugin-device: deleteDevices).
 * An instance whose device was among them registers anew.
 */
export function createWebexDevices(services: WebexServices, catalogUrl: string, log: Log): WebexDevices {
  async function remove({ url }: Pick<WebexDevice, 'url'>, signal: AbortSignal): Promise<void> {
    await services.call({ operation: 'devices.remove', method: 'DELETE', url: new URL(url) }, signal);
  }

  async function clearOut(url: URL, signal: AbortSignal): Promise<void> {
    const call = { operation: 'devices.list', method: 'GET', url } as const;
    const { devices } = await services.read(listShape, call, signal);
    const ours = devices
      .filter(({ name }) => name === NAME)
      .sort((a, b) => (a.modificationTime ?? '').localeCompare(b.modificationTime ?? ''));
    const oldest = ours.slice(0, Math.ceil((ours.length * 2) / 3));
    log.warn({ devices: ours.length, removed: oldest.length }, 'Webex has too many devices of this bot');
    for (const device of oldest) {
      await remove(device, signal).catch((err: unknown) =>
        log.warn({ err }, 'an old device could not be removed'),
      );
    }
  }

  return {
    async register(signal) {
      const catalog = await readCatalog(services, catalogUrl, signal);
      const url = new URL(`${catalog.devicesUrl.replace(/\/+$/, '')}/devices`);
      const call = { operation: 'devices.create', method: 'POST', url, body: BODY } as const;
      const registered = await services.read(deviceShape, call, signal).catch(async (error: unknown) => {
        if (!(error instanceof WebexError && error.status === 403)) throw error;
        await clearOut(url, signal);
        return services.read(deviceShape, call, signal);
      });
      return { url: registered.url, webSocketUrl: registered.webSocketUrl, catalog };
    },
    remove,
  };
}
