import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import t from 'tap';
import { importsOf, ROOT, roomOf, sourceFiles } from './support/source-imports.ts';

const page = await readFile(resolve(ROOT, 'docs/architecture.md'), 'utf8');
const files = (await sourceFiles()).filter((file) => !file.startsWith('sandbox/'));
const imports = files.flatMap(importsOf).filter(({ to }) => !to.startsWith('../'));

/** The arrows `a --> b & c` of the diagrams on the page. */
const drawn = [...page.matchAll(/^ *(\S+) --> (.+)$/gm)].flatMap(({ 1: from = '', 2: to = '' }) =>
  to.split(' & ').map((one) => `${from} → ${one.trim()}`),
);

/** `bot/query` stands in the house as `bot`. */
function topRoomOf(file: string): string {
  return file.split('/')[0] ?? file;
}

function arrows(roomOf: (file: string) => string): Set<string> {
  return new Set(
    imports
      .map(({ from, to }) => [roomOf(from), roomOf(to)])
      .filter(([from, to]) => from !== to)
      .map(([from, to]) => `${from} → ${to}`),
  );
}

/** Removes rooms that import none of the remaining ones, or that none of them imports, until only circles are left. */
function circlesIn(edges: Iterable<string>): string[] {
  let left = [...edges].map((edge) => edge.split(' → '));
  for (let before = -1; before !== left.length; ) {
    before = left.length;
    const importing = new Set(left.map(([from]) => from));
    const imported = new Set(left.map(([, to]) => to));
    left = left.filter(([from, to]) => importing.has(to) && imported.has(from));
  }
  return left.map((edge) => edge.join(' → '));
}

t.test('the rooms of src/ import one another exactly as docs/architecture.md draws them', async (t) => {
  const rooms = arrows(topRoomOf);
  const inside = [...arrows(roomOf)].filter((edge) => {
    const [from = '', to = ''] = edge.split(' → ');
    return topRoomOf(from) === topRoomOf(to);
  });
  t.strictSame([...new Set(drawn)].toSorted(), [...rooms, ...inside].toSorted());
});

t.test('imports form no circle between rooms or between the folders of all rooms', async (t) => {
  t.strictSame(circlesIn(arrows(topRoomOf)), []);
  t.strictSame(circlesIn(arrows(roomOf)), []);
});

t.test('a circle is found where there is one', async (t) => {
  t.strictSame(circlesIn(['a → b', 'b → c', 'c → b', 'c → d']), ['b → c', 'c → b']);
});

t.test('each name that src/ exports has one meaning', async (t) => {
  const places = new Map<string, string[]>();
  const EXPORTED = /^export (?:declare )?(?:async )?(?:function\*?|class|interface|type|const|let) (\w+)/gm;
  for (const file of await sourceFiles()) {
    const text = await readFile(resolve(ROOT, 'src', file), 'utf8');
    for (const [, name = ''] of text.matchAll(EXPORTED))
      places.set(name, [...(places.get(name) ?? []), file]);
  }
  const twice = [...places].filter(([, where]) => where.length > 1);
  t.strictSame(twice, []);
});
