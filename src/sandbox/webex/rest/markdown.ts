import MarkdownIt, { type StateInline, type Token } from 'markdown-it';
import type { SandboxPerson } from '../../world.ts';

/** A message's markdown as Webex renders it. */
export interface Rendered {
  html: string;
  /** The text without markup; a mention is its label. */
  text: string;
  /** Person ids, each once. */
  mentionedPeople: string[];
  mentionedGroups: string[];
}

/**
 * Webex shows bold, italic, links, lists, quotes, code and mentions. Headings, rules, tables, pictures, strikethrough and
 * HTML stay as they are written; a bare URL becomes a link.
 */
const md = new MarkdownIt({ html: false, linkify: true }).disable([
  'heading',
  'lheading',
  'hr',
  'table',
  'image',
  'strikethrough',
]);
md.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
md.inline.ruler.before('autolink', 'mention', readMention);
md.inline.ruler.before('link', 'no_picture', readPicture);

/** `<@all>`, `<@personId:…>`, `<@personEmail:…>`; the last two may bear `|Label`. */
const MENTION = /<@(?:(all)|(personId|personEmail):([^|>\s]+)(?:\|([^>\n]*))?)>/y;

/** Makes three tokens, like a link; `meta` of the first keeps the target until `resolve` looks up the person. */
function readMention(state: StateInline, silent: boolean): boolean {
  MENTION.lastIndex = state.pos;
  const match = MENTION.exec(state.src);
  if (!match) return false;
  if (!silent) {
    const [, all, kind, value = '', label = ''] = match;
    state.push('mention_open', 'spark-mention', 1).meta = { all: all !== undefined, kind, value };
    state.push('text', '', 0).content = all ? 'All' : label;
    state.push('mention_close', 'spark-mention', -1);
  }
  state.pos += match[0].length;
  return true;
}

/** Takes the `![` of a picture as text, so that the rest of it does not become a link. */
function readPicture(state: StateInline, silent: boolean): boolean {
  if (!state.src.startsWith('![', state.pos)) return false;
  if (!silent) state.pending += '![';
  state.pos += 2;
  return true;
}

/**
 * Renders markdown as Webex does.
 *
 * @param find returns the member of the room with this id or address; a person who is no member is named, not mentioned
 */
export function render(
  markdown: string,
  find: (kind: 'personId' | 'personEmail', value: string) => SandboxPerson | undefined,
): Rendered {
  const env = {};
  const tokens = md.parse(markdown, env);
  const people = new Set<string>();
  const groups = new Set<string>();

  const resolve = (open: Token, label: Token, close: Token) => {
    if (open.meta?.all === true) {
      groups.add('all');
      open.attrSet('data-object-type', 'groupMention');
      open.attrSet('data-group-type', 'all');
      return;
    }
    const value = String(open.meta?.value);
    const person = find(open.meta?.kind === 'personId' ? 'personId' : 'personEmail', value);
    label.content ||= person?.displayName ?? value;
    if (person) {
      people.add(person.id);
      open.attrSet('data-object-type', 'person');
      open.attrSet('data-object-id', person.id);
    } else {
      open.hidden = true;
      close.hidden = true;
    }
  };

  for (const { children } of tokens) {
    for (const [i, token] of (children ?? []).entries()) {
      const label = children?.[i + 1];
      const close = children?.[i + 2];
      if (token.type === 'mention_open' && label && close) resolve(token, label, close);
      if (token.type === 'link_open') token.attrSet('rel', 'nofollow');
    }
  }
  return {
    html: md.renderer.render(tokens, md.options, env).trim(),
    text: tokens.flatMap(lineOf).join('\n'),
    mentionedPeople: [...people],
    mentionedGroups: [...groups],
  };
}

/** Returns the plain text of a block; only leaf blocks have any. */
function lineOf(block: Token): string[] {
  if (block.type === 'inline') return [(block.children ?? []).map(wordOf).join('')];
  if (block.type === 'fence' || block.type === 'code_block') return [block.content.trimEnd()];
  return [];
}

function wordOf(token: Token): string {
  return token.type === 'softbreak' || token.type === 'hardbreak' ? '\n' : token.content;
}
