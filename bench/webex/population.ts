import { newId, type StoredMembership, type StoredRoom } from '../../src/sandbox/webex/state/objects.ts';
import { webexId } from '../../src/sandbox/world.ts';
import { newMembership, newRoom, type WebexPerson } from './objects.ts';

/** One Webex organization: a bot, people, and the spaces that they share with it. */
export interface Population {
  bot: WebexPerson;
  people: WebexPerson[];
  spaces: StoredRoom[];
  /** By the space's id; the bot is a member of each. */
  membersBySpace: ReadonlyMap<string, StoredMembership[]>;
  /** Everybody by id. */
  peopleById: ReadonlyMap<string, WebexPerson>;
  /** Whose turn it is; the next one sits in the next space, and after the last one it is the first one's again. */
  asker(n: number): Asker;
}

/** Who speaks, and where. */
export interface Asker {
  person: WebexPerson;
  space: StoredRoom;
}

const ORGANIZATION = webexId('ORGANIZATION', '5f0e1b4c-6f2f-4b7a-9f46-0a4f3d2f1c01');

/** @param shape `each`: people in a space; one makes it a direct space. Nobody is in two. */
export function createPopulation({ spaces: amount, each }: { spaces: number; each: number }): Population {
  const speak = (email: string, displayName: string): WebexPerson => ({
    id: newId('PEOPLE'),
    email,
    displayName,
    orgId: ORGANIZATION,
  });
  const bot = speak('meraki@webex.bot', 'Meraki');
  const people = Array.from({ length: amount * each }, (_, n) =>
    speak(`person.${n}@aurora.example`, `Person ${n}`),
  );
  const [creator = bot] = people;
  const type = each === 1 ? 'direct' : 'group';
  const spaces = Array.from({ length: amount }, (_, n) => newRoom(`Site ${n + 1}`, creator, type));
  const members = new Map(
    spaces.map((space, n) => [
      space.id,
      [bot, ...people.slice(n * each, (n + 1) * each)].map((one) => newMembership(space, one)),
    ]),
  );
  function seat(n: number): Asker {
    const [space, person] = [spaces[Math.floor(n / each)], people[n]];
    if (space === undefined || person === undefined) throw new Error('nobody is there');
    return { space, person };
  }

  return {
    bot,
    people,
    spaces,
    membersBySpace: members,
    peopleById: new Map([bot, ...people].map((one) => [one.id, one])),
    asker: (n) => seat((n % amount) * each + (Math.floor(n / amount) % each)),
  };
}
