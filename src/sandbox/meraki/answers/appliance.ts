import { type Answers, among, byId, bySerial, iso, listPage } from '../call.ts';
import { asOf, lastReported, statusAt } from '../estate/drift.ts';
import type { EstateDevice } from '../estate/inventory.ts';
import type { EstateOrganization } from '../estate/organization.ts';
import { pick } from '../estate/random.ts';
import {
  addressesOf,
  type EstateUplink,
  hasUplinks,
  qualityAt,
  simOf,
  uplinksOf,
} from '../estate/uplinks.ts';

const MINUTE = 60_000;

/** Answers about uplinks and VPN. */
export const applianceAnswers: Answers<
  | 'getOrganizationUplinksStatuses'
  | 'getOrganizationDevicesUplinksLossAndLatency'
  | 'getOrganizationApplianceVpnStatuses'
> = {
  getOrganizationUplinksStatuses(call) {
    const { query, organization, now } = call;
    const [networks, serials, iccids] = [
      query.list('networkIds'),
      query.list('serials'),
      query.list('iccids'),
    ];
    const wanted = organization.devices.filter(
      (device) =>
        hasUplinks(device) &&
        among(networks, device.network.id) &&
        among(serials, device.serial) &&
        (iccids === undefined || (hasSim(device) && iccids.includes(simOf(device).iccid))),
    );
    const at = asOf(now);
    return listPage(
      call,
      wanted,
      bySerial((device) => device.serial),
      (device) => {
        const reported = lastReported(device, at);
        return {
          networkId: device.network.id,
          serial: device.serial,
          model: device.model.name,
          lastReportedAt: reported === null ? null : iso(reported),
          ...(device.model.type === 'MX' && { highAvailability: { enabled: false, role: 'primary' } }),
          uplinks: uplinksOf(device, now).map((uplink) => show(device, uplink)),
        };
      },
    );
  },

  getOrganizationDevicesUplinksLossAndLatency({ organization, query, now }) {
    const { from, to } = query.span;
    const [uplink, ip] = [query.text('uplink'), query.text('ip') ?? '8.8.8.8'];
    const minutes: number[] = [];
    for (let minute = Math.ceil(from / MINUTE); minute * MINUTE < to; minute += 1) minutes.push(minute);
    const lines = organization.devices
      .filter((device) => device.model.type === 'MX')
      .flatMap((device) => uplinksOf(device, now).map((each) => ({ device, line: each })))
      .filter(({ line }) => line.status !== 'failed' && line.status !== 'not connected')
      .filter(({ line }) => uplink === undefined || line.interface === uplink);
    if (ip !== '8.8.8.8') return { body: [] };
    return {
      body: lines.map(({ device, line }) => ({
        networkId: device.network.id,
        serial: device.serial,
        uplink: line.interface,
        ip,
        timeSeries: minutes.map((minute) => ({
          ts: iso(minute * MINUTE),
          ...qualityAt(device, line.interface, minute),
        })),
      })),
    };
  },

  getOrganizationApplianceVpnStatuses(call) {
    const { query, organization, now } = call;
    const networks = query.list('networkIds');
    const wanted = organization.networks.flatMap((network) => {
      const appliance = network.devices.find((device) => device.model.type === 'MX');
      return appliance && among(networks, network.id) ? [appliance] : [];
    });
    const order = byId<EstateDevice>((appliance) => appliance.network.id);
    return listPage(call, wanted, order, (appliance) => vpn(appliance, organization, asOf(now)));
  },
};

const hasSim = ({ model }: EstateDevice) => model.type === 'MG' || model.name.includes('C');

const show = (device: EstateDevice, uplink: EstateUplink) =>
  uplink.interface === 'cellular' ? cellular(device, uplink) : wired(device, uplink);

const wired = (device: EstateDevice, { interface: name, status }: EstateUplink) => {
  const { ip, gateway, publicIp } = addressesOf(device, name);
  const plugged = status !== 'not connected';
  return {
    interface: name,
    status,
    ip: plugged ? ip : null,
    gateway: plugged ? gateway : null,
    publicIp: plugged ? publicIp : null,
    primaryDns: plugged ? '9.9.9.9' : null,
    secondaryDns: plugged ? '149.112.112.112' : null,
    ipAssignedBy: 'dhcp',
  };
};

const cellular = (device: EstateDevice, { interface: name, status }: EstateUplink) => {
  const { iccid, imsi, msisdn } = simOf(device);
  return {
    interface: name,
    status,
    ip: `100.64.${device.network.index % 256}.2`,
    publicIp: addressesOf(device, name).publicIp,
    provider: pick(['KPN', 'Orange', 'Telekom'], device.salt),
    signalStat: { rsrp: String(-85 - (device.salt % 30)), rsrq: String(-8 - (device.salt % 8)) },
    mcc: '204',
    mnc: '08',
    roaming: { status: 'home' },
    connectionType: 'LTE',
    apn: 'internet',
    dns1: '100.64.0.1',
    dns2: '100.64.0.2',
    signalType: '4G',
    mtu: 1430,
    iccid,
    imsi,
    msisdn,
  };
};

/** The VPN status of a site. The first site is the hub, with its first spokes as peers; every other is a spoke, with the hub as peer. */
function vpn(appliance: EstateDevice, organization: EstateOrganization, at: number) {
  const { network } = appliance;
  const isHub = network.index === 0;
  const peers = isHub ? organization.networks.slice(1, 9) : organization.networks.slice(0, 1);
  const up = (device: EstateDevice | undefined) =>
    device !== undefined && ['online', 'alerting'].includes(statusAt(device, at));
  const status = statusAt(appliance, at);
  return {
    networkId: network.id,
    networkName: network.name,
    deviceSerial: appliance.serial,
    deviceStatus: status === 'alerting' ? 'online' : status,
    uplinks: uplinksOf(appliance, at)
      .filter((uplink) => uplink.status === 'active' || uplink.status === 'ready')
      .map((uplink) => ({
        interface: uplink.interface,
        publicIp: addressesOf(appliance, uplink.interface).publicIp,
      })),
    vpnMode: isHub ? 'hub' : 'spoke',
    exportedSubnets: [{ subnet: `10.${network.index >> 8}.${network.index % 256}.0/24`, name: 'Default' }],
    merakiVpnPeers: peers.map((peer, priority) => ({
      networkId: peer.id,
      networkName: peer.name,
      reachability: up(appliance) && up(peer.devices[0]) ? 'reachable' : 'unreachable',
      ...(isHub ? {} : { priority: priority + 1 }),
    })),
    thirdPartyVpnPeers: isHub
      ? [
          {
            name: 'Payments (ASA)',
            publicIp: '192.0.2.44',
            reachability: up(appliance) ? 'reachable' : 'unreachable',
          },
        ]
      : [],
  };
}
