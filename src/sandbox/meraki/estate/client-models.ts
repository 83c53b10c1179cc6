/** A kind of client: its maker, system and usual traffic. */
export interface ClientModel {
  description: string;
  manufacturer: string;
  oui: string;
  os: string;
  wired: boolean;
  vlan: string;
  /** The average kilobytes per day. */
  daily: number;
  model: string;
}

const clientModel = (
  description: string,
  manufacturer: string,
  oui: string,
  os: string,
  vlan: string,
  daily: number,
  rest: { wired?: true; model?: string } = {},
): ClientModel => ({ description, manufacturer, oui, os, vlan, daily, wired: false, model: '', ...rest });

/** The kinds of clients of the estate. */
export const clientModels: readonly ClientModel[] = [
  clientModel('till', 'Verifone', '00:0b:4f', 'Linux', '20', 180_000, { wired: true }),
  clientModel('scanner', 'Zebra Technologies', '84:24:8d', 'Android', '30', 95_000, { model: 'TC52' }),
  clientModel('iPhone', 'Apple', 'f0:18:98', 'iOS', '100', 640_000, { model: 'iPhone' }),
  clientModel('Galaxy', 'Samsung', '8c:79:f5', 'Android', '100', 520_000, { model: 'Galaxy S24' }),
  clientModel('laptop', 'Intel', '34:7d:f6', 'Windows 11', '10', 2_300_000),
  clientModel('MacBook', 'Apple', 'a4:83:e7', 'macOS', '10', 3_100_000, { model: 'MacBook Pro' }),
  clientModel('printer', 'Epson', '44:d2:44', '', '40', 9000, { wired: true }),
  clientModel('desk phone', 'Cisco', '70:0f:6a', '', '50', 60_000, { wired: true }),
  clientModel('signage', 'LG Electronics', 'a8:23:fe', 'webOS', '60', 4_800_000, { wired: true }),
  clientModel('shelf label gateway', 'SES-imagotag', '50:51:a9', 'Linux', '30', 21_000),
];
