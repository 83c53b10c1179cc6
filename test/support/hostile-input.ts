import fc, { type Arbitrary } from 'fast-check';

/** Pieces of text that parsers are known to handle wrongly. */
const PIECES = [
  '<@all>',
  '<@personEmail:ada@aurora.example|Ada>',
  '<@personId:abc>',
  '[click](https://evil.example)',
  '![x](https://evil.example/x.png)',
  '[x]: https://evil.example',
  '<https://evil.example>',
  'https://evil.example/a_b',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '<!--',
  '&lt;b&gt;',
  '&#60;@all&#62;',
  '&NewLine;# x',
  '`',
  '```',
  '~~~',
  '**',
  '__',
  '\\',
  '](',
  '# ',
  '- ',
  '> ',
  '1. ',
  '|---|',
  '===',
  '\r\n',
  '\n\n',
  '\u2028',
  '\0',
  '\u001b[31m',
  '\u007f',
  '\ufeff',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u00ad',
  '\u200d',
  '\ufe0f',
  '\u034f',
  '\ufff9',
  '\u3164',
  '\u2800',
  '\u{e0041}',
  '\u{e0100}',
  'z\u0351\u036b\u0343\u036a\u0302\u036b\u033d',
  'ѕtаtuѕ',
  '👩‍💻',
  '\ud83d',
  '\udc00',
  'ǅ',
  'İ',
  'ß',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '%00',
  '%ff',
  '%2e%2e%2f',
  '../../etc/passwd',
  '{{7*7}}',
  "'; drop table grants; --",
  '=1+1',
  '@SUM(1)',
  ';=1+1',
  '；＝1',
  '{{DATE(2026-08-03T14:02:00Z)}}',
  '{{TIME(',
  'NaN',
  '1e400',
  '-0',
  'null',
  'true',
  '“',
  '”',
  '"',
  "'",
  '‘',
  ' ',
  '  ',
  '\t',
];

const piece = fc.constantFrom(...PIECES);
const unit = fc.nat(0xffff).map((code) => String.fromCharCode(code));

/** Text as strangers may send it: any script, unpaired surrogates, control characters, the pieces above, or very long. */
export const hostileText: Arbitrary<string> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(fc.oneof(piece, fc.string({ maxLength: 8 })), { maxLength: 8 }).map(joined),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit, maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
  { weight: 1, arbitrary: fc.tuple(piece, fc.integer({ min: 2, max: 60 })).map(([one, n]) => one.repeat(n)) },
);

/** Returns texts that mix the words of a grammar with hostile text, with gaps of any kind between them. */
export function textWith(words: readonly string[]): Arbitrary<string> {
  const word = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...words) },
    { weight: 2, arbitrary: hostileText },
    { weight: 1, arbitrary: fc.nat().map(String) },
  );
  const gap = fc.constantFrom(' ', ' ', ' ', '  ', '\n', '\t', '', '\u00a0');
  return fc.array(fc.tuple(word, gap), { minLength: 1, maxLength: 9 }).map((all) => joined(all.flat()));
}

/** Bytes that may once have been UTF-8. */
export const hostileBytes: Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  hostileText.map((text) => Buffer.from(text)),
  hostileText.map((text) => Buffer.from(`\ufeff${text}`)),
  hostileText.map((text) => Buffer.from(text, 'utf16le')),
);

const NUMBERS = [0, -0, -1, 0.1, 1e21, 1e308, -1e308, 2 ** 31, 2 ** 53, 8.64e15, 1e16, Number.MIN_VALUE];

/** Any JSON value: small, deeply nested, or long. */
export const hostileJson: Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<unknown>(null, true, false, '', [], {}, ...NUMBERS) },
  { weight: 3, arbitrary: hostileText },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.constantFrom(40, 400).map(deep) },
  { weight: 1, arbitrary: hostileText.map((text) => Array.from({ length: 50 }, () => text)) },
  { weight: 1, arbitrary: fc.dictionary(fc.oneof(piece, fc.string({ maxLength: 8 })), hostileText) },
);

/** Returns good values after one to four changes: parts are replaced, left out, doubled or renamed. */
export function mutated(good: Arbitrary<unknown>): Arbitrary<unknown> {
  const change = fc.record({
    at: fc.nat(),
    what: fc.constantFrom('replace', 'replace', 'remove', 'double', 'rename'),
    value: hostileJson,
  });
  return fc
    .tuple(good, fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([value, changes]) => changes.reduce<unknown>(mutate, structuredClone(value)));
}

function mutate(root: unknown, { at, what, value }: { at: number; what: string; value: unknown }): unknown {
  const slots = slotsOf(root);
  const slot = slots[at % (slots.length + 1)];
  if (slot === undefined) return what === 'replace' ? value : root;
  const { parent, key } = slot;
  if (Array.isArray(parent)) {
    const index = Number(key);
    if (what === 'remove') parent.splice(index, 1);
    else if (what === 'double') parent.splice(index, 0, parent[index]);
    else parent[index] = value;
  } else if (what === 'remove') delete parent[key];
  else if (what === 'rename') {
    // An assignment to `__proto__` would set the prototype. JSON.parse makes an own property, and so does this.
    const name = typeof value === 'string' ? value : '__proto__';
    Object.defineProperty(parent, name, {
      value: parent[key],
      enumerable: true,
      configurable: true,
      writable: true,
    });
    delete parent[key];
  } else parent[key] = value;
  return root;
}

interface Slot {
  parent: unknown[] | Record<string, unknown>;
  key: string;
}

/** Returns every place inside a value. */
function slotsOf(value: unknown, depth = 0): Slot[] {
  if (!isParent(value) || depth > 12) return [];
  return Object.entries(value).flatMap(([key, child]) => [
    { parent: value, key },
    ...slotsOf(child, depth + 1),
  ]);
}

function isParent(value: unknown): value is unknown[] | Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Returns a value nested so deeply that a recursive function may overflow the stack. */
function deep(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

function joined(parts: readonly string[]): string {
  return parts.join('');
}
