import t from 'tap';
import { MINUTES, SEED } from '../../support/soak/options.ts';
import { soak } from '../../support/soak/soak.ts';

t.test(`${MINUTES} minutes with a fault each 10 s on the embedded store, SEED=${SEED}`, (t) =>
  soak(t, { seed: SEED, minutes: MINUTES, store: 'embedded' }),
);
