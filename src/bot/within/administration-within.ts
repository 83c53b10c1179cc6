import type { Administration, ConfigurationChange, NetworkEvent } from '../../core/dashboard.ts';
import { ANOTHER_DEVICE, type Masks, maskedField } from './masking.ts';
import { mergedPages } from './merged-pages.ts';
import { ofWholeOrganization } from './not-lent.ts';
import { pageOfInside } from './pages.ts';
import type { Wall } from './wall.ts';

/**
 * Answers about the changes, events and firmware of the lent networks. Changes of no network are hidden; what changes and events
 * name of others is masked. Administrators, licences and calls of the API are those of the whole organization: refused.
 */
export function administrationWithin({ dashboard, lent, masking, slices }: Wall): Administration {
  return {
    async admins() {
      throw ofWholeOrganization('Administrators');
    },
    changes: (filter, from) =>
      mergedPages({ lent }, filter.networkId, from, {
        atOf: ({ at }) => at,
        read: (networkId, cursor) => dashboard.changes({ ...filter, networkId }, cursor),
        async masked(changes) {
          if (changes.length === 0) return [];
          const masks = await masking.masks();
          return slices.map(
            changes,
            (change) => maskedChange(change, masks),
            () => 3,
          );
        },
      }),
    async events(networkId, filter, from) {
      await lent.checkNetwork(networkId);
      const page = await lent.read(false, () => dashboard.events(networkId, filter, from));
      if (page.items.length === 0) return { ...page, items: [] };
      const masks = await masking.masks();
      return {
        ...page,
        items: await slices.map(
          page.items,
          (event) => maskedEvent(event, masks),
          () => 2,
        ),
      };
    },
    async firmwareUpgrades(filter, from) {
      if ((await lent.ids()).size === 0) return { items: [] };
      const page = await lent.read(true, () => dashboard.firmwareUpgrades(filter, from));
      return pageOfInside(await lent.inside(page.items), page.next);
    },
    async licenses() {
      throw ofWholeOrganization('Licences');
    },
    async apiUsage() {
      throw ofWholeOrganization('Calls of the API');
    },
  };
}

function maskedChange(change: ConfigurationChange, masks: Masks): ConfigurationChange {
  return {
    ...change,
    ssidName: maskedField(masks, change.ssidName),
    page: maskedField(masks, change.page),
    label: maskedField(masks, change.label),
  };
}

/** The device of an event may have been moved elsewhere since, and a text may name one that a client came from. */
function maskedEvent(event: NetworkEvent, masks: Masks): NetworkEvent {
  const { deviceSerial, deviceName, description, type, category } = event;
  const isElsewhere = deviceSerial !== undefined && !masks.isLentDevice(deviceSerial);
  return {
    ...event,
    description: masks.text(description),
    type: maskedField(masks, type),
    category: maskedField(masks, category),
    deviceSerial: isElsewhere ? undefined : deviceSerial,
    deviceName: isElsewhere ? ANOTHER_DEVICE : maskedField(masks, deviceName),
  };
}
