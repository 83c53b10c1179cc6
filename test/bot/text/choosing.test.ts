import t from 'tap';
import { type Choosing, choose, namesApart } from '../../../src/bot/text/choosing.ts';
import { bold } from '../../../src/bot/text/wording.ts';
import { KnownError } from '../../../src/core/errors.ts';

type Network = { id: string; name: string };

const stores: Network[] = [
  { id: 'a', name: 'Store 1' },
  { id: 'b', name: 'Store 12' },
  { id: 'c', name: 'Lab' },
  { id: 'd', name: 'Lab' },
];
const choice: Choosing<Network> = {
  none: 'There is no network',
  several: 'networks match',
  nameOf: ({ name }) => name,
  markOf: ({ id }) => id,
  otherwise: 'Look it up.',
};

t.test('an item is chosen by its name or its mark', async (t) => {
  t.equal(choose(stores, 'store 12', choice).id, 'b');
  t.equal(choose(stores, 'c', choice).id, 'c');
});

t.test('several that match are all named, those of one name with their mark', async (t) => {
  t.throws(() => choose(stores, 'lab', choice), {
    code: 'ambiguous',
    message: '2 networks match “lab”.',
    next: 'Which one: **Lab (c)** or **Lab (d)**?',
  });
});

t.test('when nothing matches, similar names are offered, or what to do', async (t) => {
  t.throws(() => choose(stores, 'Stroe 12', choice), {
    code: 'not_found',
    message: 'There is no network “Stroe 12”.',
    next: 'Did you mean **Store 12** or **Store 1**?',
  });
  t.throws(() => choose(stores, 'Somewhere else', choice), {
    message: 'There is no network “Somewhere else”.',
    next: 'Look it up.',
  });
});

t.test('only names that stand twice carry their mark', async (t) => {
  t.strictSame(namesApart(stores, choice), ['Store 1', 'Store 12', 'Lab (c)', 'Lab (d)']);
  t.strictSame(namesApart([], choice), []);
});

t.test('it is said how many match that can not be pressed', async (t) => {
  const say = ({ id }: Network) => id;
  const many = (n: number) => Array.from({ length: n }, (_, i) => ({ id: `${i}`, name: `Kiosk ${i}` }));
  const question = (n: number) => {
    try {
      choose(many(n), 'kiosk', { ...choice, say });
    } catch (error) {
      if (error instanceof KnownError) return error.choice?.question;
    }
    return undefined;
  };
  t.match(question(9), /There is 1 more: type more of the name\.$/);
  t.match(question(10), /There are 2 more: type more of the name\.$/);
});

/** The choices that the refusal of a name offers. */
function choicesFor(wanted: string, choosing: Choosing<Network>) {
  try {
    choose(stores, wanted, choosing);
  } catch (error) {
    if (error instanceof KnownError) return error.choice?.of;
  }
  return undefined;
}

t.test('when several or none match, there are commands to pick from', async (t) => {
  const say = ({ id }: Network) => `status in ${id}`;
  t.same(choicesFor('lab', { ...choice, say }), [
    { label: 'Lab (c)', command: 'status in c' },
    { label: 'Lab (d)', command: 'status in d' },
  ]);
  t.match(choicesFor('Stroe 12', { ...choice, say }), [
    { command: 'status in b' },
    { command: 'status in a' },
  ]);
  t.equal(choicesFor('lab', choice), undefined);
});

t.test('other names count whole, and only when no name matches', async (t) => {
  const alsoOf = ({ id }: Network) => [`tag-${id}`, 'Store 1'];
  t.equal(choose(stores, 'TAG-C', { ...choice, alsoOf }).id, 'c');
  t.equal(choose(stores, 'Store 1', { ...choice, alsoOf }).id, 'a');
  t.throws(() => choose(stores, 'tag', { ...choice, alsoOf }), /There is no network/);
});

t.test('names that only look the same carry their mark, also when they are long', async (t) => {
  const long = 'x'.repeat(200);
  const twins: Network[] = [
    { id: 'a', name: 'Lobby' },
    { id: 'b', name: 'Lob\u200bby' },
    { id: 'c', name: `${long}1` },
    { id: 'd', name: `${long}2` },
    { id: 'e', name: '' },
    { id: 'f', name: '\u3164' },
    { id: 'g', name: 'Roof' },
  ];
  const shown = namesApart(twins, choice);
  t.same(shown.slice(0, 2), ['Lobby (a)', 'Lobby (b)']);
  t.same(shown.slice(4), ['(no name) (e)', '(no name) (f)', 'Roof']);
  t.equal(new Set(shown.map((name) => bold(name))).size, twins.length);
  const say = ({ id }: Network) => id;
  t.throws(() => choose(twins, 'lobby', { ...choice, say }), {
    code: 'ambiguous',
    next: 'Which one: **Lobby (a)** or **Lobby (b)**?',
  });
});

t.test('a name that is spelled otherwise is taken where that is told, else it is offered', async (t) => {
  const names = ['München 1', 'A Coruña 2', 'A Coruña 20'];
  const towns = names.map((name, index) => ({ id: `n${index}`, name }));
  const say = ({ id }: Network) => `status in ${id}`;
  const told: string[] = [];
  const taken = ({ name }: Network) => void told.push(name);
  t.equal(choose(towns, 'muenchen1', { ...choice, taken }).id, 'n0');
  t.equal(choose(towns, 'Munchn 1', { ...choice, taken }).id, 'n0');
  t.equal(choose(towns, 'a-coruna-2', { ...choice, taken }).id, 'n1', 'the whole name comes before a part');
  t.equal(choose(towns, 'MÜNCHEN', { ...choice, taken }).id, 'n0');
  t.same(told, ['München 1', 'München 1', 'A Coruña 2'], 'nothing is told of what is typed as it is');
  t.throws(() => choose(towns, 'coruna', { ...choice, say, taken }), {
    code: 'ambiguous',
    message: '2 networks match “coruna”.',
    choice: { of: [{ command: 'status in n1' }, { command: 'status in n2' }] },
  });
  for (const wanted of ['muenchen1', 'Munchn 1'])
    t.throws(() => choose(towns, wanted, { ...choice, say }), {
      code: 'not_found',
      next: 'Did you mean **München 1**?',
      choice: { of: [{ label: 'München 1', command: 'status in n0' }] },
    });
  t.throws(() => choose(towns, 'munchen', { ...choice, part: false, say, taken }), { code: 'not_found' });
});

t.test('a typo that may be of two names is asked about', async (t) => {
  const towns = ['Harbor', 'Harber'].map((name) => ({ id: name, name }));
  t.throws(() => choose(towns, 'Harbar', { ...choice, taken: () => t.fail('it may be either') }), {
    code: 'not_found',
    next: 'Did you mean **Harbor** or **Harber**?',
  });
});
