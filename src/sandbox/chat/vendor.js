/**
 * Adaptive Cards. Both libraries here are classic scripts that index.html loads before the modules.
 *
 * @type {typeof import('adaptivecards')}
 */
export const AdaptiveCards = Reflect.get(globalThis, 'AdaptiveCards');

/** @type {typeof import('markdown-it').default} */
export const MarkdownIt = Reflect.get(globalThis, 'markdownit');
