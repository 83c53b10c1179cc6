import type { Slices } from '../../core/async/slices.ts';
import type { Dashboard, Device } from '../../core/dashboard.ts';
import type { Lent } from './lent.ts';
import { type MaskedNames, maskedText } from './masked-text.ts';
import { deviceNameIndex, isOfAny, networkNameIndex } from './name-index.ts';
import { keyOf } from './words.ts';

/** What is written in place of the name of a network that is not lent. */
export const ANOTHER_SITE = 'another site';
/** What is written in place of the name of a device that is not in a lent network. */
export const ANOTHER_DEVICE = 'another device';

/** Replaces the names of what is not lent. */
export interface Masks {
  /** Replaces them in a text. */
  text(text: string): string;
  /** Whether a serial is that of a device in a lent network. */
  isLentDevice(serial: string): boolean;
  /** Whether a text is the whole name of a lent network. */
  isLentNetworkName(name: string): boolean;
}

/** Replaces the names of what is not lent in a text that may be absent. */
export function maskedField(masks: Masks, text: string | undefined): string | undefined {
  return text === undefined ? undefined : masks.text(text);
}

/** Makes the masks of one question. */
export interface Masking {
  /** Reads all names of the organization, from the lists that are kept, and only when they are needed. */
  masks(): Promise<Masks>;
}

/**
 * Masks free texts: titles and descriptions of alerts, labels of changes, descriptions of events, notes, what a neighbour
 * announces. Whoever wrote one may have named anything of the organization: names, ids, serials, MAC and IP addresses of
 * networks and devices that are not lent are replaced wherever they stand as whole words, in any case and form of Unicode. So is
 * a usual word when something that is not lent is called so: rather a text that reads oddly than a name too many. What no list
 * of the organization knows can't be recognized: an old name of a site, a nickname, a client, a part of a name.
 */
export function createMasking(dashboard: Dashboard, lent: Lent, slices: Pick<Slices, 'each'>): Masking {
  let making: Promise<Masks> | undefined;

  async function make(): Promise<Masks> {
    const [networks, devices, ids] = await Promise.all([
      lent.read(true, () => dashboard.networks()),
      lent.read(true, () => dashboard.devices()),
      lent.ids(),
    ]);
    const sites = await networkNameIndex(networks, slices);
    const names: MaskedNames[] = [
      { index: sites, instead: ANOTHER_SITE },
      { index: await deviceNameIndex(devices, slices), instead: ANOTHER_DEVICE },
    ];
    const isLent = ({ networkId = '' }: Device) => ids.has(networkId);
    let serials: ReadonlySet<string> | undefined;
    return {
      text: (text) => maskedText(text, names, ids),
      isLentDevice(serial) {
        serials ??= new Set(devices.filter(isLent).map((device) => device.serial));
        return serials.has(serial);
      },
      isLentNetworkName: (name) => isOfAny(sites.owners.get(keyOf(name)), ids),
    };
  }

  return {
    masks() {
      making ??= make().catch((error: unknown) => {
        making = undefined;
        throw error;
      });
      return making;
    },
  };
}
