import t from 'tap';
import {
  DENSITY,
  INK,
  ONE_OFFLINE,
  PAPER,
  QUIET_INK,
  SERIES_COLORS,
  SMALL,
  STATUS_COLORS,
  TEXT,
  UNKNOWN,
  WIDTH,
} from '../../src/charts/theme.ts';

/** WCAG 2.2, relative luminance of `#rrggbb`. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [...Buffer.from(color.slice(1), 'hex')].map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const contrast = (color: string) => (luminance(PAPER) + 0.05) / (luminance(color) + 0.05);

t.test('texts have a contrast of 4.5 to the panel (WCAG 1.4.3)', async (t) => {
  for (const ink of [INK, QUIET_INK]) t.ok(contrast(ink) >= 4.5, `${ink} ${contrast(ink)}`);
});

t.test('on a phone, texts are small print at least', async (t) => {
  const PHONE = 320;
  t.ok((TEXT * PHONE) / WIDTH >= 12);
  t.ok((SMALL * PHONE) / WIDTH >= 10.5);
  t.equal(WIDTH * DENSITY, 1200);
});

t.test('bars and lines have a contrast of 3 to the panel (WCAG 1.4.11)', async (t) => {
  for (const color of [...SERIES_COLORS, ...Object.values(STATUS_COLORS), ONE_OFFLINE, UNKNOWN]) {
    t.ok(contrast(color) >= 3, `${color} ${contrast(color)}`);
  }
});
