const SVG = 'http://www.w3.org/2000/svg';

/** Paths on a 20 × 20 grid, drawn with a 1.6 stroke. */
const PATHS = {
  back: 'M12.5 4.500 7 10l5.500 5.500',
  close: 'M5 5l10 10M15 5 5 15',
  download: 'M10 3v9m0 0 3.500-3.500M10 12 6.500 8.500M4 16.500h12',
  down: 'M10 4v11m0 0 4.500-4.500M10 15l-4.500-4.500',
  file: 'M6 2.800h5.200L15 6.600v9.600a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V3.800a1 1 0 0 1 1-1zM11 3v4h4',
  group:
    'M7.500 9.200a2.700 2.700 0 1 0 0-5.400 2.700 2.700 0 0 0 0 5.400zM2.500 16c.3-2.700 2.300-4.300 5-4.300s4.700 1.600 5 4.300M13 4.200a2.500 2.500 0 0 1 0 4.700M14.300 11.900c1.900.5 3 1.900 3.200 4.100',
  info: 'M10 17.200a7.200 7.200 0 1 0 0-14.400 7.200 7.200 0 0 0 0 14.400zM10 9.200v4.300M10 6.500v.1',
  reply: 'M8 5 3.500 9.500 8 14M4 9.500h7.500c3 0 5 1.800 5 5',
  send: 'M3.500 10 16.500 4l-3.300 12.200-3.400-4.700zM9.800 11.500 16.500 4',
};

/** @typedef {keyof typeof PATHS} IconName */

/**
 * Draws a decorative icon; the button around it carries the label.
 *
 * @param {IconName} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
