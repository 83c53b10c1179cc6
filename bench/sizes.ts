import type { CommandLoad } from './parts/commands.ts';
import type { CrowdCase } from './parts/hundred.ts';
import type { LinkLoad } from './parts/links.ts';
import type { OrganizationCase } from './parts/organization.ts';
import type { StartCase } from './parts/starts.ts';

/** The amounts that are measured. */
export interface BenchSize {
  starts: StartCase[];
  commands: CommandLoad;
  hundred: CrowdCase[];
  organizations: OrganizationCase[];
  spaces: { amounts: number[]; commands: number };
  /** Milliseconds without a question. */
  idle: number;
  /** Number of links whose access tokens expire at once. */
  storm: number;
  links: LinkLoad;
  /** Pages of 5,000 rows of each long file. */
  longListPages: number;
  /** Entries of the audit log that is asked for as a file. */
  auditEntries: number;
}

/** The amounts of a full run. */
export const FULL: BenchSize = {
  starts: [
    { spaces: 1, latency: 0, times: 3 },
    { spaces: 1_000, latency: 0, times: 2 },
    { spaces: 1_000, latency: 50, times: 1 },
  ],
  commands: {
    rounds: 3,
    warmUp: 2_000,
    serial: 60,
    atRate: 300,
    bursts: [500, 2_000],
    far: { serial: 20, burst: 500 },
    hour: 6_000,
    rest: 60_000,
  },
  hundred: [
    { people: 100, areExpired: false },
    { people: 100, areExpired: true },
    { people: 200, areExpired: false },
  ],
  organizations: [
    { devices: 100, people: 5 },
    { devices: 10_000, people: 3 },
    { devices: 50_000, people: 2 },
  ],
  spaces: { amounts: [100, 10_000], commands: 1_000 },
  idle: 60_000,
  storm: 5_000,
  links: { amounts: [10, 1_000, 10_000, 100_000], shares: 10_000, warmUp: 1_000 },
  longListPages: 6,
  auditEntries: 100_000,
};

/** The amounts of `--small`: counts are the same, times say little. */
export const SMALL: BenchSize = {
  starts: [{ spaces: 1, latency: 0, times: 1 }],
  commands: {
    rounds: 1,
    warmUp: 100,
    serial: 20,
    atRate: 50,
    bursts: [200],
    far: { serial: 5, burst: 100 },
    hour: 150,
    rest: 5_000,
  },
  hundred: [
    { people: 100, areExpired: false },
    { people: 100, areExpired: true },
  ],
  organizations: [
    { devices: 100, people: 2 },
    { devices: 2_000, people: 1 },
  ],
  spaces: { amounts: [100, 1_000], commands: 200 },
  idle: 20_000,
  storm: 200,
  links: { amounts: [10, 1_000], shares: 10_000, warmUp: 100 },
  longListPages: 1,
  auditEntries: 2_000,
};
