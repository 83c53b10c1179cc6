/** @typedef {import('./api.js').Membership} Membership */

/**
 * Turns `@Full Name` of members into Webex's `<@personId:…|Full Name>`; the longest name wins.
 *
 * @param {string} text as typed
 * @param {Pick<Membership, 'personId' | 'personDisplayName'>[]} members
 */
export function withMentions(text, members) {
  const byLength = members.toSorted((a, b) => b.personDisplayName.length - a.personDisplayName.length);
  const names = byLength.map((member) => literal(member.personDisplayName));
  if (names.length === 0) return text;
  return text.replace(new RegExp(`(?<![\\w@])@(${names.join('|')})(?!\\w)`, 'gi'), (whole, name) => {
    const called = name.toLowerCase();
    const member = byLength.find((one) => one.personDisplayName.toLowerCase() === called);
    return member ? mention(member.personId, member.personDisplayName) : whole;
  });
}

/** @param {string} personId @param {string} name */
export const mention = (personId, name) => `<@personId:${personId}|${name.replaceAll(/[|<>]/g, '')}>`;

/**
 * Finds the `@word` that is being typed at the caret: where it starts, and the text after the @.
 *
 * @param {string} text
 * @param {number} caret
 * @returns {{start: number, query: string} | null}
 */
export function mentionAt(text, caret) {
  const found = text.slice(0, caret).match(/(?<![\w@])@([\p{L}\p{N}'’-]*(?: [\p{L}\p{N}'’-]+)?)$/u);
  return found?.[1] === undefined ? null : { start: caret - found[1].length - 1, query: found[1] };
}

/**
 * Returns the members whose name, or a word of it, starts with the query.
 *
 * @template {{personDisplayName: string}} M
 * @param {M[]} members
 * @param {string} query
 * @returns {M[]}
 */
export function matching(members, query) {
  const wanted = query.toLowerCase();
  return members.filter(({ personDisplayName }) => {
    const name = personDisplayName.toLowerCase();
    return name.startsWith(wanted) || name.split(/\s+/).some((word) => word.startsWith(wanted));
  });
}

/** @param {string} text */
const literal = (text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
