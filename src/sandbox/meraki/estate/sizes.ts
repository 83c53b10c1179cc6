/** The numbers of networks and devices of an organization. */
export interface Count {
  networks: number;
  devices: number;
}

/** The counts for an organization of each size. */
export type Sizes = Record<'large' | 'small', Count>;

export const standardSizes: Sizes = {
  large: { networks: 1000, devices: 10_000 },
  small: { networks: 4, devices: 20 },
};
