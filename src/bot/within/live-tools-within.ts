import type { LiveTools } from '../../core/dashboard.ts';
import type { Wall } from './wall.ts';

/** Runs live tools on devices of lent networks; the job of another device does not exist. */
export function liveToolsWithin({ dashboard, lent }: Wall): LiveTools {
  return {
    async startPing(serial, target) {
      await lent.checkDevice(serial);
      return lent.read(false, () => dashboard.startPing(serial, target));
    },
    async readPing(job) {
      await lent.checkDevice(job.serial);
      return lent.read(false, () => dashboard.readPing(job));
    },
  };
}
