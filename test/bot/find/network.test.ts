import t from 'tap';
import { networkNamed } from '../../../src/bot/find/network.ts';
import { folding } from '../../../src/bot/text/folding.ts';
import { createSlices } from '../../../src/core/async/slices.ts';
import type { Network } from '../../../src/core/dashboard.ts';
import { KnownError } from '../../../src/core/errors.ts';
import { createEstate } from '../../../src/sandbox/meraki/estate/estate.ts';
import { createWorld } from '../../../src/sandbox/world.ts';
import { AURORA } from '../../support/queries.ts';

const estate = createEstate({ world: createWorld(), seed: 20 });
const networks: readonly Network[] = (estate.organization(AURORA)?.networks ?? []).map(({ id, name }) => ({
  id,
  name,
  productTypes: [],
  tags: [],
}));
const slices = createSlices();

const LETTERS: Record<string, string> = { ø: 'o', ł: 'l', ß: 'ss', æ: 'ae' };
const TWO: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };

/** Writes a name as people may type it. */
function spellingsOf(name: string): string[] {
  const lower = name.toLowerCase();
  const plain = lower
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[øłßæ]/g, (letter) => LETTERS[letter] ?? '');
  const two = lower.replace(/[äöüåø]/g, (letter) => TWO[letter] ?? '');
  return [lower, plain, two].flatMap((one) => [
    one,
    one.toUpperCase(),
    one.replaceAll(' ', '-'),
    one.replaceAll(' ', '_'),
    one.replaceAll(' ', ''),
  ]);
}

/** Finds a network. @returns its id, those of the buttons, and whether it was said what it was taken as */
async function find(wanted: string, isQuestion: boolean) {
  let note: string | undefined;
  const offered: string[] = [];
  try {
    const { id } = await networkNamed(wanted, networks, {
      say: (network) => network.id,
      slices,
      ...(isQuestion && { taken: ({ name }) => (note = name) }),
    });
    return { id, note, offered };
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    offered.push(...(error.choice?.of ?? []).map(({ command }) => command));
    return { id: undefined, note, offered };
  }
}

t.test('every network is known by each of its spellings', async (t) => {
  t.ok(networks.length >= 1_000);
  for (const { name } of networks)
    for (const spelling of spellingsOf(name))
      if (folding(spelling)(name) !== 'whole') t.fail(`${spelling} – ${name}`);
});

t.test('a spelling finds just that network, or offers those of that name', async (t) => {
  const firstOfTown = new Map(networks.map((network) => [network.name.replace(/ \d+$/, ''), network]));
  t.ok(firstOfTown.size > 30);
  for (const { id, name } of firstOfTown.values()) {
    const twins = networks.filter((one) => one.name === name).length;
    for (const spelling of new Set(spellingsOf(name))) {
      const found = await find(spelling, true);
      if (twins === 1) t.equal(found.id, id, spelling);
      else t.ok(twins > 8 || found.offered.includes(id), `${spelling}: one of several`);
      const isAsSeen = spelling.toLowerCase() === name.toLowerCase();
      if (twins === 1) t.equal(found.note, isAsSeen ? undefined : name, `${spelling}: said`);
    }
  }
});

t.test('where something changes, a name that is spelled otherwise is offered only', async (t) => {
  const munich = networks.find(({ name }) => name.startsWith('München '));
  const number = munich?.name.split(' ')[1];
  for (const wanted of [`munchen ${number}`, `Muenchen${number}`, `Münchn ${number}`]) {
    const offered = await find(wanted, false);
    t.equal(offered.id, undefined, wanted);
    t.equal(offered.offered[0], munich?.id, wanted);
    t.equal((await find(wanted, true)).id, munich?.id, wanted);
  }
  t.equal((await find(`münchen ${number}`, false)).id, munich?.id);
});
