import { type Answers, among, bySerial, contains, type OperationCall } from '../call.ts';
import { badRequest } from '../errors.ts';
import type { EstateDevice } from '../estate/inventory.ts';
import { type Port, portsOf } from '../estate/ports.ts';
import { paginate } from '../paginate.ts';

/** Answers about switch ports. */
export const switchAnswers: Answers<
  'getDeviceSwitchPortsStatuses' | 'getOrganizationSwitchPortsStatusesBySwitch'
> = {
  getDeviceSwitchPortsStatuses(call) {
    const device = call.device();
    if (device.model.type !== 'MS') throw badRequest('This endpoint only supports MS networks');
    const seconds = (call.query.span.to - call.query.span.from) / 1000;
    return { body: portsOf(device, call.now).map((port) => showFully(device, port, seconds)) };
  },

  getOrganizationSwitchPortsStatusesBySwitch(call) {
    const switches = call.organization.devices.filter(
      (device) => device.model.type === 'MS' && wanted(device, call),
    );
    const page = paginate(
      switches,
      bySerial<EstateDevice>((device) => device.serial),
      call.query,
      call.here,
    );
    const items = page.items.map((device) => ({
      name: device.name,
      serial: device.serial,
      mac: device.mac,
      network: { name: device.network.name, id: device.network.id },
      model: device.model.name,
      ports: portsOf(device, call.now).map(show),
    }));
    const counts = { items: { total: switches.length, remaining: page.remaining } };
    return { body: { items, meta: { counts } }, link: page.link };
  },
};

function wanted(device: EstateDevice, { query }: OperationCall): boolean {
  const since = query.number('configurationUpdatedAfter') ?? 0;
  return (
    device.configuredAt > since &&
    contains(query.text('mac'), device.mac) &&
    contains(query.text('name'), device.name) &&
    contains(query.text('serial'), device.serial) &&
    among(query.list('macs'), device.mac) &&
    among(query.list('networkIds'), device.network.id) &&
    among(query.list('serials'), device.serial) &&
    // The estate has no port profiles.
    query.list('portProfileIds') === undefined
  );
}

const show = (port: Port) => ({
  portId: port.portId,
  enabled: port.enabled,
  status: port.status,
  isUplink: port.isUplink,
  errors: port.errors,
  warnings: port.warnings,
  speed: port.speed,
  duplex: port.duplex,
  spanningTree: { statuses: port.status === 'Connected' ? ['Forwarding'] : [] },
  poe: { isAllocated: port.poe },
  securePort: { active: false, authenticationStatus: 'Disabled' },
});

function showFully(device: EstateDevice, port: Port, seconds: number) {
  const inKb = (kbps: number) => Math.round((kbps * seconds) / 8);
  return {
    ...show(port),
    usageInKb: {
      total: inKb(port.sent) + inKb(port.received),
      sent: inKb(port.sent),
      recv: inKb(port.received),
    },
    ...(port.neighbour !== null && {
      lldp: {
        systemName: port.isUplink ? 'core' : 'Meraki MR',
        chassisId: port.neighbour,
        portId: port.isUplink ? '25' : '0',
        portVlan: 1,
        managementAddress: device.lanIp ?? '',
        portDescription: 'eth0',
        systemCapabilities: port.isUplink ? 'S-VLAN Component of a VLAN Bridge' : 'Two-port MAC Relay',
      },
    }),
    clientCount: port.clients,
    powerUsageInWh: Math.round(((port.powerPerDay * seconds) / 86_400) * 10) / 10,
    trafficInKbps: {
      total: Math.round((port.sent + port.received) * 10) / 10,
      sent: port.sent,
      recv: port.received,
    },
    securePort: { enabled: false, active: false, authenticationStatus: 'Disabled', configOverrides: {} },
  };
}
