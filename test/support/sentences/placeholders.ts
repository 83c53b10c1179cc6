import { places } from '../../../src/sandbox/meraki/estate/places.ts';

const CITY = places
  .flatMap(({ city }) => [city, city.normalize('NFD').replace(/\p{M}/gu, '')])
  .map((city) => city.replace(' ', '[ -]'))
  .join('|');
const MONTH = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*';
const ZONE = '(?: (?:UTC|GMT|CEST|CET|BST|IST|WEST|WET|EEST|EET|E[SD]T|P[SD]T)(?:[+-]\\d+)?)?';

/** What stands in place of a name or a number, in the order in which they are looked for. */
const REPLACED: readonly [looks: RegExp, by: string][] = [
  [/https?:\/\/[^\s)>\]]+/g, '{url}'],
  [/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '{address}'],
  [/\bY2lz[\w-]+/g, '{id}'],
  [/\b[LN]_\d+\b/g, '{id}'],
  [/\bQ[0-9A-Z]{3}-[0-9A-Z]{4}(-[0-9A-Z]{4})?\b/g, '{serial}'],
  [/\b(?:(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})\b/gi, '{mac}'],
  // The names and addresses with which test/support/canaries.ts marks an estate.
  [/(?<!\p{L})\p{L}*kanari\p{L}*(?:[ -]\p{L}*kanari\p{L}*)*\d*/giu, '{name}'],
  [/[\p{L}\p{N}]{40,}/gu, '{name}'],
  [/\b(?:ca|c):aa1:[\w:]+/g, '{mac}'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?:\/\d+)?\b/g, '{ip}'],
  // The code by which a person confirms a command.
  [/(?<=`(?:revoke all|forget [^`]+) )[a-z\d]{8}(?=`)/g, '{code}'],
  [/(?<=Reference: `?)[\w-]+/g, '{reference}'],
  [
    new RegExp(
      `\\b(?:${DAY},? )?\\d{1,2} (?:${MONTH})[a-z]*(?: \\d{4})?(?:,? \\d\\d:\\d\\d(?::\\d\\d)?${ZONE})?`,
      'g',
    ),
    '{time}',
  ],
  [
    new RegExp(`\\b\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?(?:Z|${ZONE})?)?`, 'g'),
    '{time}',
  ],
  [new RegExp(`\\b(?:${DAY} )?\\d\\d:\\d\\d(?::\\d\\d)?${ZONE}\\b`, 'g'), '{time}'],
  [new RegExp(`\\b(?:${CITY})[ -](?:\\d+|distribution centre|dc)(?:-[a-z]+\\d*)?\\b`, 'gi'), '{name}'],
  [/\b(?:hq|lab\d+)-[a-z]+\d+\b/g, '{name}'],
  [
    /\b(?:Ada Moreno|Tom Becker|Ben Okafor|Eve \p{Lu}\p{Ll}+|Aurora Retail|Harbor Lab|Head office)\b/gu,
    '{name}',
  ],
  [new RegExp(`\\b(?:${CITY})(?!\\p{L})`, 'gu'), '{name}'],
  [/\b(?:MX|MR|MS|MV|MT|MG|CW|Z)\d+[A-Z]*\d*(?:-[0-9A-Z]+)*\b/g, '{model}'],
  [/(?<![\p{L}\p{N}{])(?!1 \p{L})\d+(?:[.,]\d+)*(?![\p{N}}])/gu, '{n}'],
];

/** The words in quotes, a name or a command that a card repeats. */
const QUOTED = /“([^”]*)”/g;

/**
 * Returns a sentence with placeholders for its names and numbers, so that each stands once. A single one (`1 site`) stays: the
 * words around it differ.
 *
 * @param own the first words of all commands, and phrases: what is in quotes and begins with such a word, or is such a
 *   phrase, is no name
 */
export function withPlaceholders(text: string, own: ReadonlySet<string>): string {
  const named = text.replace(QUOTED, (whole, words: string) =>
    own.has(words) || own.has(words.split(' ', 1)[0] ?? '') ? whole : '“{name}”',
  );
  return REPLACED.reduce((sentence, [looks, by]) => sentence.replace(looks, by), named).replace(
    /\{(\w+)\}(?:(?:,|, and| and| or) \{\1\})+/g,
    '{$1}, …',
  );
}
