import type { Usage } from './excerpt.ts';

/** A port of a switch. */
export interface SwitchPort {
  /** The number as printed on the switch, e.g. `12`. */
  id: string;
  enabled?: boolean | undefined;
  /** e.g. `Connected`, `Disconnected`, `Disabled`. */
  status?: string | undefined;
  /** Undefined when Meraki does not tell. */
  isUplink?: boolean | undefined;
  /** Meraki's sentences, e.g. `Very high proportion of CRC errors`. */
  errors: string[];
  warnings: string[];
  /** e.g. `1 Gbps`; empty texts count as absent. */
  speed?: string | undefined;
  /** `full` or `half`. */
  duplex?: string | undefined;
  clients?: number | undefined;
  usage?: Usage | undefined;
  /** Kilobits a second, on average. */
  kbps?: number | undefined;
  /** Watt-hours delivered over PoE. */
  powerWh?: number | undefined;
  /** Whether the switch gives it power. */
  hasPoe?: boolean | undefined;
  /** Meraki's words, e.g. `Forwarding`. */
  spanningTree?: string[] | undefined;
  /** The device at the other end, as it announced itself over LLDP, else CDP. */
  neighbour?: { name?: string | undefined; port?: string | undefined } | undefined;
}

/** Switch ports. */
export interface Switching {
  /** Lists all ports of one switch, in its order; usage is of the last day. */
  ports(serial: string): Promise<SwitchPort[]>;
}
