import { z } from 'zod';
import type { Log } from '../../core/log.ts';
import { isRefused } from '../client/index.ts';
import { type Catalog, readCatalog } from './catalog.ts';
import type { WebexServices } from './services.ts';

/** A device with a websocket, which is what Webex takes the bot for. It outlives the process unless it is removed. */
export interface WebexDevice {
  url: string;
  webSocketUrl: string;
  catalog: Catalog;
}

/** The devices of this bot. */
export interface WebexDevices {
  /**
   * Reads the catalog and registers a new device.
   *
   * @throws WebexError, or Error for an address that may not get the token
   */
  register(signal: AbortSignal): Promise<WebexDevice>;
  /** Removes a device. @throws WebexError */
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
 * Registers devices and removes them. Webex limits the devices of a bot and answers 403 when there are too many; a
 * process that was killed leaves its device behind. On a 403 the oldest two thirds of this product's devices are
 * removed, as webex-js-sdk does (internal-plugin-device: deleteDevices). An instance that loses its device this way
 * registers another.
 */
export function createWebexDevices(services: WebexServices, catalogUrl: string, log: Log): WebexDevices {
  async function remove({ url }: Pick<WebexDevice, 'url'>, signal: AbortSignal): Promise<void> {
    await services.call({ operation: 'devices.remove', method: 'DELETE', url: new URL(url) }, signal);
  }

  async function removeOldest(url: URL, signal: AbortSignal): Promise<void> {
    const call = { operation: 'devices.list', method: 'GET', url } as const;
    const { devices } = await services.read(listShape, call, signal);
    const ours = devices
      .filter(({ name }) => name === NAME)
      .sort((a, b) => (a.modificationTime ?? '').localeCompare(b.modificationTime ?? ''));
    const oldest = ours.slice(0, Math.ceil((ours.length * 2) / 3));
    log.warn(
      { devices: ours.length, removed: oldest.length },
      'too many Webex devices of this bot: removing the oldest',
    );
    for (const device of oldest) {
      await remove(device, signal).catch((err: unknown) =>
        log.warn({ err }, 'could not remove an old Webex device'),
      );
    }
  }

  return {
    async register(signal) {
      const catalog = await readCatalog(services, catalogUrl, signal);
      const url = new URL(`${catalog.devicesUrl.replace(/\/+$/, '')}/devices`);
      const call = { operation: 'devices.create', method: 'POST', url, body: BODY } as const;
      const registered = await services.read(deviceShape, call, signal).catch(async (error: unknown) => {
        if (!(isRefused(error) && error.status === 403)) throw error;
        await removeOldest(url, signal);
        return services.read(deviceShape, call, signal);
      });
      return { url: registered.url, webSocketUrl: registered.webSocketUrl, catalog };
    },
    remove,
  };
}
