/** How much an organization has. */
export interface Count {
  networks: number;
  devices: number;
}

/** How much an organization of each size has. */
export type Sizes = Record<'large' | 'small', Count>;

export const standardSizes: Sizes = {
  large: { networks: 1000, devices: 10_000 },
  small: { networks: 4, devices: 20 },
};
