import type { DeviceUplinks } from '../../core/dashboard.ts';

/** Returns the name of a device; undefined when it was not read. */
export type NameOfDevice = (serial: string | undefined) => string | undefined;

/** Tells whether a gateway is a cellular one, by its model. */
export function isCellularGateway({ model = '' }: Pick<DeviceUplinks, 'model'>): boolean {
  return /^MG/i.test(model);
}

/**
 * Names a gateway so that it is told from the others of its site: `spare`, or its name; empty when there is no other one.
 *
 * @param site all gateways of the site
 * @param nameOf the name of a device; undefined when it was not read
 */
export function gatewayLabel(
  device: DeviceUplinks,
  site: readonly DeviceUplinks[],
  nameOf: NameOfDevice,
): string {
  const others = site.filter((other) => other !== device);
  if (others.length === 0) return '';
  const isCellular = isCellularGateway(device);
  const alike = site.filter((other) => isCellularGateway(other) === isCellular);
  if (alike.length === 1) return isCellular ? 'cellular gateway' : 'appliance';
  const { role = '', model, serial = '' } = device;
  if (hasOwnRole(device, alike)) return role;
  const isOnlyOfModel = !others.some((other) => other.model === model);
  return nameOf(serial) ?? (isOnlyOfModel ? model : undefined) ?? serial;
}

function hasOwnRole(device: DeviceUplinks, alike: readonly DeviceUplinks[]): boolean {
  const { role } = device;
  return role !== undefined && alike.every((other) => other === device || other.role !== role);
}

/** Tells whether there are gateways that only their names, which were not read, tell from the others of their site. */
export function lacksNames(gateways: readonly DeviceUplinks[], nameOf: NameOfDevice): boolean {
  const alike = Map.groupBy(gateways, (one) => `${one.networkId ?? one.serial} ${isCellularGateway(one)}`);
  return [...alike.values()].some(
    (some) =>
      some.length > 1 &&
      some.some(
        (one) => !hasOwnRole(one, some) && one.serial !== undefined && nameOf(one.serial) === undefined,
      ),
  );
}
