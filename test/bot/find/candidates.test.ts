import t from 'tap';
import { candidates, nearCandidates } from '../../../src/bot/find/candidates.ts';
import { choose } from '../../../src/bot/text/choosing.ts';
import { nearest } from '../../../src/bot/text/naming.ts';
import { KnownError } from '../../../src/core/errors.ts';
import { countedSlices } from '../../support/counted-slices.ts';

interface Site {
  id: string;
  name: string;
  tags: string[];
}

const CITIES = ['Rotterdam', 'Porto', 'Cork', 'Gö teborg', 'Rotter\u00addam', ''];
const sites: Site[] = Array.from({ length: 5_000 }, (_, n) => ({
  id: `N_${n}`,
  name: `${CITIES[n % CITIES.length]} ${n % 400}`.trim(),
  tags: n % 100 === 0 ? ['store', `tag-${n}`] : ['store'],
}));
const names = {
  nameOf: ({ name }: Site) => name,
  markOf: ({ id }: Site) => id,
  alsoOf: ({ tags }: Site) => tags,
  say: ({ id }: Site) => `status in ${id}`,
};

/** Returns what is chosen, or all that the refusal says. */
function outcome(items: readonly Site[], wanted: string, isQuestion: boolean): unknown {
  try {
    return choose(items, wanted, {
      ...names,
      ...(isQuestion && { taken: () => {} }),
      none: 'There is no site',
      several: 'sites match',
      otherwise: '',
    });
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    return [error.code, error.message, error.next, error.choice];
  }
}

t.test('of the candidates is chosen what is chosen of all', async (t) => {
  const slices = countedSlices();
  for (const wanted of [
    ...[
      'Rotterdam 6',
      'rotterdam 6',
      'rotterdam',
      'Rotterdm 12',
      'N_77',
      'tag-300',
      'STORE',
      'Nowhere at all',
      '',
    ],
    ...['(no name)', 'Göteborg 3', 'Gö teborg  3', 'or', '399', 'Portoo 7'],
    ...['goteborg3', 'Goeteborg', 'GO-TEBORG 15', 'Gotebrog 15', 'rotterdam6', 'Port-o', 'cork 0'],
  ]) {
    const few = await candidates(sites, wanted, names, slices);
    for (const isQuestion of [false, true])
      t.same(outcome(few, wanted, isQuestion), outcome(sites, wanted, isQuestion), wanted);
    const near = await nearCandidates(sites, wanted, names.nameOf, slices);
    t.same(nearest(near, wanted, names.nameOf), nearest(sites, wanted, names.nameOf), wanted);
  }
});

t.test('between two turns of the event loop, a slice of names is compared', async (t) => {
  const slices = countedSlices();
  const nameOf = (site: Site) => {
    slices.count();
    return site.name;
  };
  await candidates(sites, 'Nowhere at all', { ...names, nameOf }, slices);
  t.ok(slices.most() <= 250, `${slices.most()} names`);
  t.ok(slices.turns() >= (3 * sites.length) / 250 - 3, `${slices.turns()} turns`);
});
