import type { Weather } from './authorization-server.ts';
import type { Random } from './random.ts';

export interface Forecast {
  /** Draws the weather for the next request to the authorization server. */
  now(): Weather;
  /** Begins the next half day: mostly fine, sometimes with an outage or many answers 429. */
  turn(): void;
  /** Makes the weather fine from now on. */
  clear(): void;
}

export function createForecast(random: Random): Forecast {
  let isClear = false;
  let outage = 0;
  let isStormy = false;
  return {
    turn() {
      outage = outage > 0 ? outage - 1 : random.chance(0.02) ? 1 + random.below(2) : 0;
      isStormy = random.chance(0.04);
    },
    now() {
      if (isClear) return 'fine';
      if (outage > 0) return random.chance(0.5) ? 'away' : 'reset';
      if (isStormy && random.chance(0.5)) return 'busy';
      if (random.chance(0.003)) return 'lost';
      if (random.chance(0.01)) return 'reset';
      return random.chance(0.01) ? 'away' : 'fine';
    },
    clear() {
      isClear = true;
    },
  };
}
