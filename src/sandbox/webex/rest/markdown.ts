import MarkdownIt, { type StateInline, type Token } from 'markdown-it';
import type { SandboxPerson } from '../../world.ts';

/** What Webex makes of the markdown of a message. */
export interface Rendered {
  html: string;
  /** Without markup; a mention is its label. */
  text: string;
  /** Person ids, each once. */
  mentionedPeople: string[];
  mentionedGroups: string[];
}

/** Webex knows neither tables nor images nor strikethrough, and no HTML; a bare URL becomes a link. */
const md = new MarkdownIt({ html: false, linkify: true }).disable(['table', 'image', 'strikethrough']);
md.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
md.inline.ruler.before('autolink', 'mention', readMention);

/** `<@all>`, `<@personId:…>`, `<@personEmail:…>`; the last two may bear `|Label`. */
const MENTION = /<@(?:(all)|(personId|personEmail):([^|>\s]+)(?:\|([^>\n]*))?)>/y;

/** Three tokens, like a link: `MentionTarget` waits in `meta` of the first until `resolve` knows who is meant. */
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

/**
 * @param find the member of the room with this id or address; whoever is no member is not mentioned, only named
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

/** The plain text of a block: only leaves have any. */
function lineOf(block: Token): string[] {
  if (block.type === 'inline') return [(block.children ?? []).map(wordOf).join('')];
  if (block.type === 'fence' || block.type === 'code_block') return [block.content.trimEnd()];
  return [];
}

function wordOf(token: Token): string {
  return token.type === 'softbreak' || token.type === 'hardbreak' ? '\n' : token.content;
}
