import type { Tone } from '../report/rows.ts';

const WORST_FIRST = ['critical', 'warning', 'informational'];

/** Returns the rank of a severity, for sorting: the worst is 0, an unknown one comes last. */
export function severityRank(severity: string): number {
  const known = WORST_FIRST.indexOf(severity);
  return known === -1 ? WORST_FIRST.length : known;
}

/** Returns the tone of a severity; of an unknown one, or none, the default tone. */
export function severityTone(severity: string | undefined): Tone {
  if (severity === 'critical') return 'attention';
  return severity === 'warning' ? 'warning' : 'default';
}
