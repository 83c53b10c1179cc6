import { randomUUID } from 'node:crypto';
import { createWorld, type SandboxPerson, type World, webexId } from '../../../src/sandbox/world.ts';

/** The names of those who link and ask; none is a part of another one. */
const NAMES = [
  'Abel',
  'Bela',
  'Cleo',
  'Dora',
  'Egon',
  'Fred',
  'Greta',
  'Hugo',
  'Ines',
  'Jana',
  'Kurt',
  'Lena',
];

/** Creates the sandbox's world with a dozen more organization administrators, each in a direct space with the bot. */
export function createCrowd(): { world: World; crowd: SandboxPerson[] } {
  const world = createWorld();
  const ada = world.people.find(({ merakiRole }) => merakiRole === 'organization administrator');
  if (ada === undefined) throw new Error('nobody administers an organization');
  const crowd = NAMES.map(
    (name): SandboxPerson => ({
      ...ada,
      id: webexId('PEOPLE', randomUUID()),
      email: `${name.toLowerCase()}@aurora.example`,
      displayName: `${name} Crowd`,
      webexToken: `${randomUUID()}${randomUUID()}`,
    }),
  );
  world.people.splice(-1, 0, ...crowd);
  for (const { id } of crowd)
    world.spaces.push({ title: world.bot.displayName, type: 'direct', members: [id, world.bot.id] });
  return { world, crowd };
}
