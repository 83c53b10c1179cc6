import type { Switching, SwitchPort } from '../../core/dashboard.ts';
import { type Masks, maskedField } from './masking.ts';
import type { Wall } from './wall.ts';

/**
 * Answers about the ports of switches in lent networks. A neighbour says itself what it is called: what names a device elsewhere
 * is masked, and what no list knows, such as a switch of another maker, stays.
 */
export function switchingWithin({ dashboard, lent, masking, slices }: Wall): Switching {
  return {
    async ports(serial) {
      await lent.checkDevice(serial);
      const ports = await lent.read(false, () => dashboard.ports(serial));
      const masks = await masking.masks();
      return slices.map(ports, (port) => maskedPort(port, masks));
    },
  };
}

function maskedPort(port: SwitchPort, masks: Masks): SwitchPort {
  const { errors, warnings, neighbour } = port;
  return {
    ...port,
    errors: errors.map(masks.text),
    warnings: warnings.map(masks.text),
    neighbour: neighbour && {
      name: maskedField(masks, neighbour.name),
      port: maskedField(masks, neighbour.port),
    },
  };
}
