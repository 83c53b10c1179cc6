import {
  type Answers,
  among,
  byNewest,
  bySerial,
  byTags,
  contains,
  iso,
  listPage,
  type OperationCall,
} from '../call.ts';
import { asOf, statusAt, transitions } from '../estate/drift.ts';
import type { EstateDevice } from '../estate/inventory.ts';
import { addressesOf, simOf } from '../estate/uplinks.ts';

/** Shows a device with the documented fields and with two that live answers have: `url` and `configurationUpdatedAt`. */
const show = (device: EstateDevice) => ({
  name: device.name,
  lat: device.lat,
  lng: device.lng,
  address: device.address,
  notes: device.notes,
  tags: device.tags,
  networkId: device.network.id,
  serial: device.serial,
  model: device.model.name,
  ...(device.model.type === 'MG' && { imei: simOf(device).imei }),
  mac: device.mac,
  lanIp: device.lanIp,
  ...(device.model.type === 'MX' && { wan1Ip: addressesOf(device, 'wan1').ip, wan2Ip: null }),
  firmware: device.firmware,
  productType: device.model.productType,
  url: device.url,
  details: [],
  configurationUpdatedAt: iso(device.configuredAt),
});

/** Answers about devices and their status. */
export const deviceAnswers: Answers<
  | 'getDevice'
  | 'getOrganizationDevices'
  | 'getOrganizationDevicesAvailabilities'
  | 'getOrganizationDevicesAvailabilitiesChangeHistory'
  | 'getOrganizationDevicesStatusesOverview'
> = {
  getDevice(call) {
    const device = call.device();
    return { body: { ...show(device), floorPlanId: null } };
  },

  getOrganizationDevices: (call) =>
    listPage(
      call,
      call.organization.devices.filter((device) => found(device, call)),
      serials,
      show,
    ),

  getOrganizationDevicesAvailabilities(call) {
    const { query, organization } = call;
    const at = asOf(call.now);
    const statuses = query.list('statuses');
    const wanted = organization.devices.filter(
      (device) => within(device, call) && byTags(call, device.tags) && among(statuses, statusAt(device, at)),
    );
    return listPage(call, wanted, serials, (device) => ({
      mac: device.mac,
      name: device.name,
      network: { id: device.network.id },
      productType: device.model.productType,
      serial: device.serial,
      status: statusAt(device, at),
      tags: device.tags,
    }));
  },

  getOrganizationDevicesAvailabilitiesChangeHistory(call) {
    const { query, organization } = call;
    const statuses = query.list('statuses');
    const span = { from: query.span.from, to: Math.min(query.span.to, asOf(call.now)) };
    const changes = organization.devices
      .filter((device) => within(device, call))
      .flatMap((device) => transitions(device, span))
      .filter((change) => among(statuses, change.new))
      .sort((a, b) => b.at - a.at || (a.device.serial < b.device.serial ? 1 : -1));
    const order = byNewest<(typeof changes)[number]>(
      (change) => change.at,
      (change) => change.device.serial,
    );
    return listPage(call, changes, order, (change) => ({
      ts: iso(change.at),
      device: {
        serial: change.device.serial,
        name: change.device.name,
        productType: change.device.model.productType,
        model: change.device.model.name,
      },
      details: {
        old: [{ name: 'status', value: change.old }],
        new: [{ name: 'status', value: change.new }],
      },
      network: {
        id: change.device.network.id,
        name: change.device.network.name,
        url: change.device.network.url,
        tags: change.device.network.tags,
      },
    }));
  },

  getOrganizationDevicesStatusesOverview({ organization, query, now }) {
    const at = asOf(now);
    const types = query.list('productTypes');
    const networks = query.list('networkIds');
    const byStatus = { online: 0, alerting: 0, offline: 0, dormant: 0 };
    for (const device of organization.devices) {
      if (among(types, device.model.productType) && among(networks, device.network.id)) {
        byStatus[statusAt(device, at)] += 1;
      }
    }
    return { body: { counts: { byStatus } } };
  },
};

const serials = bySerial<EstateDevice>((device) => device.serial);

/** Applies `networkIds[]`, `productTypes[]` and `serials[]`, which match exactly. */
const within = (device: EstateDevice, { query }: OperationCall) =>
  among(query.list('networkIds'), device.network.id) &&
  among(query.list('productTypes'), device.model.productType) &&
  among(query.list('serials'), device.serial);

function found(device: EstateDevice, call: OperationCall): boolean {
  const { query } = call;
  const since = Date.parse(query.text('configurationUpdatedAfter') ?? '1970-01-01');
  const metrics = query.list('sensorMetrics');
  return (
    within(device, call) &&
    byTags(call, device.tags) &&
    contains(query.text('name'), device.name) &&
    contains(query.text('mac'), device.mac) &&
    contains(query.text('serial'), device.serial) &&
    contains(query.text('model'), device.model.name) &&
    among(query.list('macs'), device.mac) &&
    among(query.list('models'), device.model.name) &&
    (metrics === undefined || device.model.metrics.some((metric) => metrics.includes(metric))) &&
    // No sensor of the estate has an alert profile.
    query.list('sensorAlertProfileIds') === undefined &&
    device.configuredAt > since
  );
}
