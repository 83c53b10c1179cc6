/** Characters of questions and names. */
const PLAIN = /^[\p{L}\p{M}\p{N}\s.,:;!?/'’"“”„«»()&+#%@_–—-]*$/u;

/** Tells whether free words may be read in a text: what is made of them repeats it, so it may hold no markup and no mention. */
export function isPlainText(text: string): boolean {
  return PLAIN.test(text);
}
