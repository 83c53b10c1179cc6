import type { Model, ProductType } from './hardware.ts';
import type { Town } from './places.ts';

/** The kinds of sites. */
export type SiteKind = 'head office' | 'warehouse' | 'store' | 'lab';

/** A site of an organization, before it gets devices. */
export interface EstateSite {
  /** Its place among the organization's networks, from 0. */
  readonly index: number;
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly kind: SiteKind;
  readonly place: Town;
  /** Street and number. */
  readonly street: string;
  readonly tags: readonly string[];
  readonly notes: string;
  readonly url: string;
  /** The id of the template that the network takes its configuration from; null when there is none. */
  readonly template: string | null;
  readonly salt: number;
  /** The number of devices that it gets. */
  readonly room: number;
}

/** A site with its devices. */
export interface EstateNetwork extends EstateSite {
  readonly devices: readonly EstateDevice[];
  /** Product types in alphabetical order. */
  readonly productTypes: readonly ProductType[];
}

/** The behaviour of a device over time; see drift.ts. */
export type Fate = 'steady' | 'flaky' | 'dead' | 'dormant' | 'alerting';

/** A device of a network. */
export interface EstateDevice {
  readonly salt: number;
  readonly serial: string;
  readonly mac: string;
  readonly name: string;
  readonly model: Model;
  readonly network: EstateNetwork;
  readonly tags: readonly string[];
  /** Null for appliances, sensors and what never came online: they have none. */
  readonly lanIp: string | null;
  readonly lat: number;
  readonly lng: number;
  readonly address: string;
  readonly notes: string;
  readonly firmware: string;
  readonly fate: Fate;
  /** Milliseconds since the epoch. */
  readonly configuredAt: number;
  readonly url: string;
}
