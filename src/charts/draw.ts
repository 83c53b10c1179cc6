import type { Draw } from '../core/chart.ts';

/**
 * Charts as PNG. What draws them is loaded with the first chart: a process that draws none is some 65 MB smaller
 * and begins sooner.
 */
export function createDraw(): Draw {
  let paint: Promise<Draw> | undefined;
  return async (chart) => {
    paint ??= import('./render.ts').then(({ createRenderer: createPaint }) => createPaint());
    return (await paint)(chart);
  };
}
