import type { Clients, Cursor } from '../../core/dashboard.ts';
import type { Wall } from './wall.ts';

/** Pages of networks that saw a client that are read for one in a lent network. */
const MAX_PAGES = 20;

/**
 * Creates the search for a client by its address. Who was seen in other networks only is not known: the pages are read on until a
 * lent network is among them. A device that was moved elsewhere since is left out of what was seen.
 */
export function clientFinder({ dashboard, lent, masking }: Wall): Clients['findClient'] {
  return async (mac, from) => {
    if ((await lent.ids()).size === 0) return undefined;
    let cursor: Cursor | undefined = from;
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const at = cursor;
      const found = await lent.read(true, () => dashboard.findClient(mac, at));
      if (found === undefined) return undefined;
      const seen = await lent.inside(found.sightings.map(({ ...sighting }) => sighting));
      if (seen.length > 0) {
        const masks = await masking.masks();
        const isOwn = (address: string) => masks.text(address) === address;
        const sightings = seen.map(({ deviceMac, ...sighting }) => ({
          ...sighting,
          ...(deviceMac !== undefined && isOwn(deviceMac) && { deviceMac }),
        }));
        return { ...found, sightings };
      }
      cursor = found.next;
      if (cursor === undefined) break;
    }
    return undefined;
  };
}
