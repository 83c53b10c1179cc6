import { newId, type StoredMembership, type StoredRoom } from '../../src/sandbox/webex/state/objects.ts';
import { webexId } from '../../src/sandbox/world.ts';
import { newMembership, newRoom, type WebexPerson } from './objects.ts';

/** The content of one Webex organization: a bot, people, and the spaces that they share with it. */
export interface Population {
  bot: WebexPerson;
  people: WebexPerson[];
  spaces: StoredRoom[];
  /** Memberships by space id; the bot is a member of each space. */
  membersBySpace: ReadonlyMap<string, StoredMembership[]>;
  /** The people and the bot by id. */
  peopleById: ReadonlyMap<string, WebexPerson>;
  /** Returns the `n`th asker: consecutive ones are in different spaces, and after the last person the first one follows. */
  asker(n: number): Asker;
}

/** A person and the space in which that person asks. */
export interface Asker {
  person: WebexPerson;
  space: StoredRoom;
}

const ORGANIZATION = webexId('ORGANIZATION', '5f0e1b4c-6f2f-4b7a-9f46-0a4f3d2f1c01');

/**
 * Creates people and spaces; every person is in one space.
 *
 * @param options.each number of people in each space; with 1 the spaces are direct
 */
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
  function askerInSeat(n: number): Asker {
    const [space, person] = [spaces[Math.floor(n / each)], people[n]];
    if (space === undefined || person === undefined) throw new Error('no such person');
    return { space, person };
  }

  return {
    bot,
    people,
    spaces,
    membersBySpace: members,
    peopleById: new Map([bot, ...people].map((one) => [one.id, one])),
    asker: (n) => askerInSeat((n % amount) * each + (Math.floor(n / amount) % each)),
  };
}
