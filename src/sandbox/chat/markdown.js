import { MarkdownIt } from './vendor.js';

/** @typedef {import('markdown-it').MarkdownIt} Markdown */
/** @typedef {{nameOf: (key: string) => string | undefined, isMe: (key: string) => boolean}} Names by id or e-mail */
/** @typedef {{all?: string, key?: string, name?: string}} Mentioned */

const MENTION = /^<@(?:(all)|person(?:Email|Id):([^|>\s]+)(?:\|([^<>]*))?)>/i;

/**
 * Sets the parser to what Webex shows: pictures and HTML stay as they are written; links open in a new tab without a
 * referrer.
 *
 * @param {Markdown} md
 */
function likeWebex(md) {
  md.validateLink = (url) => /^(https?|mailto):/i.test(url.trim());
  md.renderer.rules.link_open = (tokens, index, options, _env, self) => {
    tokens[index]?.attrSet('target', '_blank');
    tokens[index]?.attrSet('rel', 'noopener noreferrer');
    return self.renderToken(tokens, index, options);
  };
  md.disable(['image', 'table', 'heading', 'lheading'], true);
  // The `![` of a picture is text, so that the rest of it does not become a link.
  md.inline.ruler.before('link', 'no_picture', (state, silent) => {
    if (!state.src.startsWith('![', state.pos)) return false;
    if (!silent) state.pending += '![';
    state.pos += 2;
    return true;
  });
  return md;
}

/** @param {Markdown} md */
function withMentionRule(md) {
  md.inline.ruler.before('autolink', 'mention', (state, silent) => {
    const found = state.src.slice(state.pos).match(MENTION);
    if (!found) return false;
    if (!silent) state.push('mention', '', 0).meta = { all: found[1], key: found[2], name: found[3] };
    state.pos += found[0].length;
    return true;
  });
  md.renderer.rules.mention = (tokens, index, _options, env) => {
    const names = /** @type {Names} */ (env);
    const { all, key, name } = /** @type {Mentioned} */ (tokens[index]?.meta ?? {});
    const shown = all ? 'All' : name || names.nameOf(key ?? '') || key;
    const kind = all || names.isMe(key ?? '') ? 'mention mention-me' : 'mention';
    return `<span class="${kind}">@${md.utils.escapeHtml(shown ?? '')}</span>`;
  };
  return md;
}

const messages = withMentionRule(
  likeWebex(new MarkdownIt({ html: false, linkify: true })).disable(['hr', 'strikethrough']),
);
messages.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
const plain = likeWebex(new MarkdownIt('zero', { linkify: true, breaks: true })).enable([
  'linkify',
  'newline',
]);
const cards = likeWebex(new MarkdownIt({ html: false }));

/**
 * Renders the text of a message as markup that is safe to insert; the server's own `html` is not used.
 *
 * @param {{markdown?: string, text?: string}} message
 * @param {Names} names
 * @returns {string}
 */
export function messageMarkup({ markdown, text }, names) {
  return markdown === undefined ? plain.render(text ?? '') : messages.render(markdown, names);
}

/** Renders the text of a card's block. @param {string} text @returns {string} */
export const cardMarkup = (text) => cards.render(text);
