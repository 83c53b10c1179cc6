import { fileURLToPath } from 'node:url';
import { GlobalFonts } from '@napi-rs/canvas';
import { TEXT } from './theme.ts';

/** The bundled font has a name of its own, because the machine may have another version of it. */
const BUNDLED_FAMILY = 'Webex Meraki Bot';

/** Fonts of the machine for emoji and scripts that Inter lacks; listed because Skia falls back by name only. */
const FALLBACK_FAMILIES = [
  'Noto Color Emoji',
  'Apple Color Emoji',
  'Segoe UI Emoji',
  'Noto Sans CJK JP',
  'Noto Sans CJK SC',
  'Noto Sans JP',
  'Noto Sans SC',
  'WenQuanYi Zen Hei',
  'Hiragino Sans',
  'PingFang SC',
  'Microsoft YaHei',
  'Noto Sans Arabic',
  'Noto Sans Hebrew',
  'Noto Sans Devanagari',
  'Noto Sans Thai',
  'Arial Unicode MS',
  'Segoe UI',
  'DejaVu Sans',
];

const FAMILY = [
  BUNDLED_FAMILY,
  ...FALLBACK_FAMILIES.filter((family) => GlobalFonts.has(family)),
  'sans-serif',
]
  .map((family) => (family === 'sans-serif' ? family : `"${family}"`))
  .join(', ');

/** The font of texts, in the form that Chart.js expects. */
export const FONT = { family: FAMILY, size: TEXT };

/** Returns a font in the form that a canvas expects; `size` in logical pixels. */
export function font(size: number, weight: 'normal' | '600' = 'normal'): string {
  return `${weight} ${size}px ${FAMILY}`;
}

/**
 * Registers Inter from its package, because a server may have no font at all.
 *
 * @throws Error if it is no font
 */
export function registerFonts(): void {
  if (GlobalFonts.has(BUNDLED_FAMILY)) return;
  for (const url of [
    import.meta.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
    import.meta.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
  ]) {
    if (!GlobalFonts.registerFromPath(fileURLToPath(url), BUNDLED_FAMILY))
      throw new Error(`${url} is no font`);
  }
}
