import type { Check } from '../core/check.ts';
import { HOUR, MINUTE } from '../core/clock.ts';

/** Tells whether our clock is right. @param ahead milliseconds ahead of Webex's; undefined while that is not known */
export function clockCheck(ahead: number | undefined): Check {
  if (ahead === undefined)
    return { state: 'ok', detail: 'not compared yet: Webex has not told its time often enough' };
  if (Math.abs(ahead) <= MINUTE) return { state: 'ok', detail: "agrees with Webex's" };
  const way = ahead > 0 ? 'ahead of' : 'behind';
  return {
    state: 'degraded',
    detail: `${spanOf(Math.abs(ahead))} ${way} Webex's: set this machine's clock right (NTP)`,
  };
}

function spanOf(ms: number): string {
  const minutes = Math.round(ms / MINUTE);
  const hours = Math.floor(minutes / (HOUR / MINUTE));
  return hours === 0 ? `${minutes} min` : `${hours} h ${minutes % (HOUR / MINUTE)} min`;
}
