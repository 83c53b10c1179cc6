import { dotted } from './devices.ts';
import { asOf, covers, lineFailure, secondLine, statusAt } from './drift.ts';
import type { EstateDevice } from './inventory.ts';
import { digits, fraction, mix, textHash } from './random.ts';

/** The status of an uplink. */
export type UplinkStatus = 'active' | 'ready' | 'connecting' | 'not connected' | 'failed';
/** The interface of an uplink. */
export type Interface = 'wan1' | 'wan2' | 'cellular';

/** An uplink at a moment. */
export interface EstateUplink {
  interface: Interface;
  status: UplinkStatus;
}

const UPLINK = textHash('uplink');

/** Tells whether a device has uplinks: appliances and cellular gateways do. */
export const hasUplinks = ({ model }: EstateDevice) => model.type === 'MX' || model.type === 'MG';

/** Returns the uplinks of an appliance or a cellular gateway; one appliance in three has a second line. */
export function uplinksOf(device: EstateDevice, now: number): EstateUplink[] {
  const at = asOf(now);
  const down = statusAt(device, at) === 'offline' || device.fate === 'dormant';
  if (device.model.type === 'MG') return [{ interface: 'cellular', status: down ? 'failed' : 'active' }];
  const first = down || covers(lineFailure(device, at), at);
  const uplinks: EstateUplink[] = [{ interface: 'wan1', status: first ? 'failed' : 'active' }];
  const spare = (status: UplinkStatus): UplinkStatus => {
    if (down) return 'failed';
    return first ? 'active' : status;
  };
  const second = secondLine(device);
  if (second !== undefined) {
    uplinks.push({ interface: 'wan2', status: second === 'unplugged' ? 'not connected' : spare('ready') });
  }
  if (device.model.name.includes('C')) {
    const isThird = uplinks.some(({ status }) => status === 'ready' || (first && status === 'active'));
    uplinks.push({ interface: 'cellular', status: isThird ? 'ready' : spare('ready') });
  }
  return uplinks;
}

/** Returns the addresses of an uplink; the public ones are from the documentation ranges (RFC 5737). */
export function addressesOf(device: EstateDevice, uplink: Interface) {
  const line = uplink === 'wan1' ? 1 : 2;
  const host = device.network.index % 254;
  const isPublic =
    (line === 1 ? 203 * 2 ** 24 + 113 * 256 : 198 * 2 ** 24 + 51 * 2 ** 16 + 100 * 256) + host + 1;
  const local = 192 * 2 ** 24 + 168 * 2 ** 16 + line * 256 + 2;
  return { ip: dotted(local), gateway: dotted(local - 1), publicIp: dotted(isPublic) };
}

/** Returns the numbers of a device's SIM card. */
export const simOf = (device: EstateDevice) => ({
  iccid: `8931${digits(15, device.salt, UPLINK, 1)}`,
  imsi: `20404${digits(10, device.salt, UPLINK, 2)}`,
  msisdn: `3197${digits(8, device.salt, UPLINK, 3)}`,
  imei: `3592${digits(11, device.salt, UPLINK, 4)}`,
});

/** Returns loss (percent) and latency (milliseconds) of an uplink in one minute of the epoch. */
export function qualityAt(device: EstateDevice, uplink: Interface, minute: number) {
  const roll = mix(device.salt, UPLINK, textHash(uplink), minute);
  const bad = covers(lineFailure(device, minute * 60_000), minute * 60_000) || roll % 97 === 0;
  return {
    lossPercent: bad ? 12.5 + (roll % 400) / 10 : (roll % 4) / 10,
    latencyMs: Math.round((8 + (device.salt % 25) + fraction(roll, 1) * (bad ? 180 : 6)) * 10) / 10,
  };
}
