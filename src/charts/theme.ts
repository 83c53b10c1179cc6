/**
 * Sizes in logical pixels. Webex on a phone shows the picture some 320 pixels wide, two thirds of this width: 18 is 12 there, the
 * size of small print, and 16 is just below 11.
 */
export const WIDTH = 480;
export const MARGIN = 18;
export const TEXT = 18;
export const SMALL = 16;
/** The part of the width that the names of rows may take. */
export const NAME_SHARE = 0.42;

/** Physical pixels per logical pixel. */
export const DENSITY = 2.5;

/** Colours of an opaque, light panel, which looks the same on Webex's light and dark background. */
export const PAPER = '#ffffff';
export const EDGE = '#d5dcda';
export const INK = '#1b2624';
export const QUIET_INK = '#5a6764';
export const GRID = '#e6ebe9';
/** The colour of times and values that are not known. */
export const UNKNOWN = '#8b9693';

/**
 * Okabe and Ito's palette, which colour-blind people can tell apart (https://jfly.uni-koeln.de/color/), without
 * the yellows and with the lighter hues darkened: each has a contrast of at least 3 to white (WCAG 2.2, 1.4.11).
 */
export const SERIES_COLORS = ['#0072b2', '#d55e00', '#00916a', '#a8508c', '#3c4644', '#a87900'] as const;

/** Colours of the statuses, with the same contrast; the timeline tells statuses apart by thickness, too. */
export const STATUS_COLORS = {
  offline: '#a3182d',
  alerting: '#d47f00',
  dormant: '#56697b',
  online: '#2f9e77',
};

/** The colour of a status without a colour of its own, such as `updating`. */
export const OTHER_STATUS = SERIES_COLORS[3];

/** The colour of an outage of a single device. */
export const ONE_OFFLINE = SERIES_COLORS[1];
