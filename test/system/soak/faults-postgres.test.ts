import t from 'tap';
import { noPostgres } from '../../support/postgres.ts';
import { MINUTES, SEED } from '../../support/soak/options.ts';
import { soak } from '../../support/soak/soak.ts';

const skip = await noPostgres();

t.test(
  `${MINUTES} minutes with a fault each 10 s on two instances and PostgreSQL, SEED=${SEED}`,
  { skip },
  (t) => soak(t, { seed: SEED, minutes: MINUTES, store: 'postgres' }),
);
