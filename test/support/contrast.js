/**
 * Runs in the page: every visible text whose contrast with what lies behind it is below WCAG 2.2 AA (1.4.3: 4.5, or 3
 * for large text), as `ratio color on background "text"`.
 *
 * @returns {string[]}
 */
(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  /** @param {string} color any CSS color @returns {number[]} red, green, blue, alpha (0–1) */
  const read = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  /** @param {Element | null} element */
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = read(getComputedStyle(at).backgroundColor);
      if (color[3] > 0.99) return color;
    }
    return read('canvas');
  };
  /** @param {number[]} rgb relative luminance, WCAG */
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const faults = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    const words = walk.currentNode.textContent.trim();
    if (!words || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const style = getComputedStyle(element);
    // Words for screen readers only.
    if (style.clipPath !== 'none') continue;
    const [one, two] = [luminance(read(style.color)), luminance(behind(element))];
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    const large =
      parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) {
      faults.add(`${ratio.toFixed(2)} ${style.color} on ${behind(element).join()} "${words.slice(0, 40)}"`);
    }
  }
  return [...faults];
})();
