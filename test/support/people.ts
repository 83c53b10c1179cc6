import { z } from 'zod';
import type { Services } from '../../src/sandbox/services.ts';
import type { SandboxPerson, World } from '../../src/sandbox/world.ts';
import { type CookieJar, createCookieJar, open, type ShownPage, signInAndConsent } from './oauth-browser.ts';

/** The people of the sandbox, with their actions in Webex and in their browsers. */
export interface People {
  person(name: string): SandboxPerson;
  /** Sends a message in the direct space with the bot, or in a group space, and does not wait for the answer. @returns the message's id */
  speak(person: SandboxPerson, text: string, room?: string): Promise<string>;
  /** Sends a message and waits until everything is answered. @returns the bot's messages since then */
  say(person: SandboxPerson, text: string, room?: string): Promise<string[]>;
  /** The bot's messages in the direct space with this person, oldest first. */
  heard(person: SandboxPerson): string[];
  /** The bot's messages in a group space, oldest first. */
  inSpace(title: string): string[];
  /** The person's newest one-time URL. */
  linkUrl(person: SandboxPerson): Promise<string>;
  /** Opens a page of the bot in a browser; a redirect to another origin is not followed. */
  visit(jar: CookieJar, address: string | URL, form?: Record<string, string>): Promise<ShownPage>;
  /** Links an organization from beginning to end. @returns the last page */
  link(person: SandboxPerson, organization?: string, jar?: CookieJar): Promise<ShownPage>;
  /** Goes from the one-time URL to the confirm page. */
  signIn(person: SandboxPerson, url: string, jar: CookieJar, as?: SandboxPerson): Promise<ShownPage>;
  /** Goes from the confirm page to Meraki's redirect, which is not followed. */
  consent(
    jar: CookieJar,
    confirm: ShownPage,
    options: { as: SandboxPerson; organization?: string; deny?: boolean },
  ): Promise<URL>;
}

/** @param settle resolves when the bot has answered everything */
export function createPeople(parts: {
  world: World;
  services: Pick<Services, 'webex'>;
  publicUrl: string;
  settle(): Promise<void>;
}): People {
  const { world, services, publicUrl, settle } = parts;
  const { bot } = world;
  const { api } = services.webex;

  function roomOf(person: SandboxPerson, title: string | undefined) {
    const room =
      title === undefined
        ? api.directRoom(person.id, bot.id)
        : [...api.rooms.values()].find((r) => r.title === title && r.type === 'group');
    if (room === undefined) throw new Error(`no space ${title ?? `of ${person.displayName} and the bot`}`);
    return room;
  }

  const messagesOfBot = (roomId: string, from = 0): string[] =>
    [...api.messagesIn(roomId).values()]
      .slice(from)
      .filter(({ personId }) => personId === bot.id)
      .map(({ markdown, text }) => markdown ?? text ?? '');

  const people: People = {
    person(name) {
      const person = world.people.find(({ displayName }) => displayName.startsWith(name));
      if (person === undefined) throw new Error(`nobody is called ${name}`);
      return person;
    },
    async speak(person, text, title) {
      const markdown = title === undefined ? text : `<@personId:${bot.id}|${bot.displayName}> ${text}`;
      const response = await fetch(`${services.webex.url}/v1/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${person.webexToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ roomId: roomOf(person, title).id, markdown }),
      });
      if (!response.ok) throw new Error(`Webex answered ${response.status} to a message of the test`);
      return z.object({ id: z.string() }).parse(await response.json()).id;
    },
    async say(person, text, title) {
      const { id } = roomOf(person, title);
      const before = api.messagesIn(id).size;
      await people.speak(person, text, title);
      await settle();
      return messagesOfBot(id, before);
    },
    heard: (person) => messagesOfBot(roomOf(person, undefined).id),
    inSpace: (title) => messagesOfBot(roomOf(bot, title).id),
    async linkUrl(person) {
      await people.say(person, 'link');
      const url = /https?:\/\/[^\s)>\]]+\/link\/[\w-]+/.exec(people.heard(person).at(-1) ?? '')?.[0];
      if (url === undefined) throw new Error('no one-time URL came');
      return url;
    },
    visit: (jar, address, form) => open(jar, address, form),
    async signIn(person, url, jar, as = person) {
      const { url: webexUrl } = await open(jar, url, {});
      const back = await signInAndConsent(webexUrl, { person: as.email, jar });
      return open(jar, back);
    },
    async consent(jar, confirm, { as, organization, deny }) {
      const ticket = /name="ticket" value="([^"]+)"/.exec(confirm.body)?.[1] ?? '';
      const { url } = await open(jar, `${publicUrl}/link/confirm`, { ticket });
      return signInAndConsent(url, {
        person: as.email,
        jar,
        decision: deny ? 'deny' : 'allow',
        ...(organization !== undefined && { organization }),
      });
    },
    async link(person, organization, jar = createCookieJar()) {
      const confirm = await people.signIn(person, await people.linkUrl(person), jar);
      const back = await people.consent(jar, confirm, { as: person, ...(organization && { organization }) });
      const page = await open(jar, back);
      await settle();
      return page;
    },
  };
  return people;
}
