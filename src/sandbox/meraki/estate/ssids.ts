import type { EstateNetwork } from './inventory.ts';
import { hex, mix, textHash } from './random.ts';

/** One of the SSIDs of a network. */
export interface EstateSsid {
  number: number;
  name: string;
  enabled: boolean;
  authMode: '8021x-radius' | 'psk' | 'open';
  splashPage: 'None' | 'Click-through splash page';
  /** The password of `psk`, which the API returns to everybody who may read the configuration; otherwise null. */
  psk: string | null;
  vlan: number | null;
  visible: boolean;
}

const SSID = textHash('ssid');

/** Returns the fifteen SSIDs of a network, used or not. */
export function ssidsOf(network: EstateNetwork): EstateSsid[] {
  const house = network.kind === 'lab' ? 'Harbor' : 'Aurora';
  const ssid = (number: number, name: string, rest: Partial<EstateSsid> = {}): EstateSsid => ({
    number,
    name,
    enabled: true,
    authMode: '8021x-radius',
    splashPage: 'None',
    psk: null,
    vlan: null,
    visible: true,
    ...rest,
  });
  const used = [
    ssid(0, `${house} Staff`, { vlan: 10 }),
    ssid(1, `${house} Guest`, { authMode: 'open', splashPage: 'Click-through splash page', vlan: 100 }),
    ssid(2, `${house} Devices`, {
      authMode: 'psk',
      psk: hex(16, mix(network.salt, SSID)),
      vlan: 30,
      visible: false,
    }),
    ...(network.kind === 'store' ? [] : [ssid(3, '<@all> [free](http://evil.test)', { authMode: 'open' })]),
  ];
  return Array.from({ length: 15 }, (_, number) => {
    const empty = ssid(number, `Unconfigured SSID ${number + 1}`, { enabled: false, authMode: 'open' });
    return used[number] ?? empty;
  });
}
