import { setTimeout as delay } from 'node:timers/promises';
import { createCookieJar } from '../oauth-browser.ts';
import type { Stage } from '../outage/stage.ts';
import { confirmationIn } from '../unlink-by.ts';
import type { Random } from '../year/random.ts';
import { type KnownLink, type Ledger, learn, NOT_KEPT, noteDeed, ORGANIZATIONS } from './ledger.ts';
import type { Scene } from './scene.ts';
import { answersTo, sayDirectly, waitFor } from './talk.ts';

/** Questions that Meraki is asked for each time, with what their answers hold. */
const QUESTIONS = ['licenses', 'admins', 'firmware', 'api usage'] as const;
/** Seconds after which a person goes on without an answer; the answer has to come all the same. */
const PATIENCE = 30;
const ENDED = /Your link to \*\*.*?\*\* has ended: /;
const NOT_LINKED = /You have not linked|You have no link/;

/** People who link, ask and unlink until `isOver`, and an administrator who revokes their links. */
export interface Life {
  scene: Scene;
  ledger: Ledger;
  /** The title of the group space of each person. */
  spaces: ReadonlyMap<string, string>;
  isOver(): boolean;
}

/** Lets a person live. Resolves when it is over, and nothing of theirs is under way. */
export async function live(links: readonly KnownLink[], random: Random, life: Life): Promise<void> {
  while (!life.isOver()) {
    const link = random.pick(links);
    if (link === undefined) return;
    if (link.belief === 'none' || link.belief === 'unsure') await makeLink(link, life);
    else if (link.belief === 'linked')
      await (random.chance(0.03) ? unlink(link, life) : ask(link, random, life));
    await delay(200 + random.below(800));
  }
}

/** Lets the administrator revoke links, one each few seconds. */
export async function administer(random: Random, { scene, ledger, isOver }: Life): Promise<void> {
  const { stage } = scene;
  const ben = stage.person('Ben');
  while (!isOver()) {
    await delay(5_000);
    const link = random.pick(ledger.links.filter(({ belief }) => belief === 'linked'));
    if (link === undefined || isOver()) continue;
    learn(link, 'ending');
    const { email, displayName } = link.person;
    const said = await sayDirectly(
      stage,
      ben,
      `revoke ${email} "${link.organization}"`,
      new RegExp(`${displayName}|${REFUSED.source}`, 'i'),
    );
    settleEnd(
      scene,
      ledger,
      link,
      'revoke',
      said,
      new RegExp(`The link to \\*\\*${link.organization}\\*\\* has ended`),
    );
  }
}

/** What is said when it is unknown whether something was done, or nothing was. */
const REFUSED = /ask again|try again|ask me again|Reference|restarted/i;

async function unlink(link: KnownLink, { scene, ledger }: Life): Promise<void> {
  learn(link, 'ending');
  const told = `Your link to \\*\\*${link.organization}|no link|${REFUSED.source}`;
  const asked = await sayDirectly(
    scene.stage,
    link.person,
    `unlink "${link.organization}"`,
    new RegExp(`unlink \\S+ \\w{8}\`|${told}`, 'i'),
  );
  const confirmation = confirmationIn(asked?.text);
  const said =
    confirmation === ''
      ? asked
      : await sayDirectly(scene.stage, link.person, confirmation, new RegExp(told, 'i'));
  settleEnd(
    scene,
    ledger,
    link,
    'unlink',
    said,
    new RegExp(`Your link to \\*\\*${link.organization}\\*\\* has ended, and I forgot`),
  );
}

function settleEnd(
  { tell }: Scene,
  ledger: Ledger,
  link: KnownLink,
  action: 'unlink' | 'revoke',
  said: { text: string; at: number } | undefined,
  hasEnded: RegExp,
): void {
  if (said && hasEnded.test(said.text)) {
    noteDeed(ledger, action, link, said.at);
    learn(link, 'none');
  } else {
    tell(
      `${action} of ${link.person.displayName}'s ${link.organization}: ${said?.text.slice(0, 150) ?? 'no answer'}`,
    );
    learn(link, 'unsure');
    link.mayEndLater ||= NOT_KEPT.test(said?.text ?? '');
  }
}

/** Makes a link from the one-time URL to the last page, as a person with a browser. */
export async function makeLink(link: KnownLink, { scene: { stage, tell }, ledger }: Life): Promise<void> {
  const from = Date.now();
  learn(link, 'unsure');
  try {
    if (await linkInBrowser(stage, link)) {
      noteDeed(ledger, 'link', link);
      learn(link, 'linked');
    }
  } catch (error) {
    tell(`${link.person.displayName} could not link: ${error instanceof Error ? error.message : error}`);
    // A page that failed, or a connection that broke: whether the link was made is not known.
  }
  ledger.linking.push({ personId: link.person.id, from, until: Date.now() });
}

async function linkInBrowser(stage: Stage, { person, organization }: KnownLink): Promise<boolean> {
  const said = await sayDirectly(stage, person, 'link', /\/link\/|Reference|try again/i, PATIENCE);
  const url = /https?:\/\/[^\s)>\]]+\/link\/[\w-]+/.exec(said?.text ?? '')?.[0];
  if (url === undefined) return false;
  const jar = createCookieJar();
  const confirm = await stage.signIn(person, url, jar);
  if (confirm.status !== 200) return false;
  const back = await stage.consent(jar, confirm, {
    as: person,
    organization: ORGANIZATIONS[organization],
  });
  return (await stage.visit(jar, back)).url.pathname === '/linked';
}

/** Asks through a link, and notes what is said of the link itself. */
export async function ask(link: KnownLink, random: Random, life: Life): Promise<void> {
  const {
    scene: { stage, tell },
    ledger,
    spaces,
  } = life;
  const { person, organization, since } = link;
  const space = spaces.get(person.id);
  const text = `${random.pick(QUESTIONS)} in organization "${organization}"`;
  const id = await stage.speak(person, text, space);
  const roomId = stage.webex.api.messages.get(id)?.roomId ?? '';
  ledger.asked.push({
    person,
    space,
    text,
    id,
    roomId,
    organization,
    answer: new RegExp(`^\\W*${organization}`),
  });
  const [said] = (await waitFor(() => nonEmpty(answersTo(stage, roomId, id)), PATIENCE)) ?? [];
  // Meanwhile somebody else may have ended the link.
  if (said === undefined || link.since !== since) return;
  if (ENDED.test(said.text)) {
    ledger.lost.push(said.text);
    tell(`${person.displayName}, ${organization}: ${said.text.slice(0, 200).replaceAll('\n', ' ')}`);
    learn(link, 'unsure');
  } else if (NOT_LINKED.test(said.text) && link.mayEndLater) {
    learn(link, 'none');
    link.mayEndLater = false;
  } else if (NOT_LINKED.test(said.text)) {
    ledger.lies.push(
      `${person.displayName}, who linked ${organization}, was told: ${said.text.slice(0, 150)}`,
    );
    tell(ledger.lies.at(-1) ?? '');
    learn(link, 'unsure');
  }
}

function nonEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
