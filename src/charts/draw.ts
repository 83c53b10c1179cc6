import type { Draw } from '../core/chart.ts';

/**
 * Creates the function that draws charts as PNG. The drawing libraries are loaded with the first chart: a process
 * that draws none uses some 65 MB less memory and starts sooner.
 */
export function createDraw(): Draw {
  let paint: Promise<Draw> | undefined;
  return async (chart) => {
    paint ??= import('./render.ts').then(({ createRenderer: createPaint }) => createPaint());
    return (await paint)(chart);
  };
}
