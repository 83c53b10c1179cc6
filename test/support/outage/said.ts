import { type Interruptions, interruptionsOf } from './interruptions.ts';
import type { Ask } from './questions.ts';
import type { Stage } from './stage.ts';

/** A question that was asked. */
export interface Asked extends Ask {
  id: string;
  roomId: string;
}

/** A message of the bot. */
export interface Said {
  id: string;
  parentId?: string | undefined;
  text: string;
  files: number;
  /** Epoch milliseconds. */
  at: number;
}

/** What was said in a space. */
export interface Attributed {
  /** To each question, in the order in which they were asked. */
  to: Map<Asked, Said[]>;
  /** What belongs to no question. */
  rest: Said[];
}

/** A progress notice: it stays when Webex did not let the bot delete it. */
const NOTICE = /^⏳/;
/** A message that brought a one-time URL, also after it was edited because the URL was spent. */
const URL_INSIDE = /\/link\/|one-time URL that was here/;
const INTERRUPTED = /I was restarted in the middle of an answer/;

/**
 * Finds out which question of a space each message of the bot belongs to. In a group space it stands in the thread of its
 * question. In a direct space an answer is known by its text, and the apology of a bot that was restarted belongs to a
 * question that a kill interrupted; anything else that is said there is taken for an apology to the first question without
 * an answer.
 *
 * @param asked the questions of that space
 * @param earlier ids of messages that are left out
 */
export function attribute(
  stage: Stage,
  asked: readonly Asked[],
  earlier: ReadonlySet<string>,
  interruptions: Interruptions,
): Attributed {
  const [first] = asked;
  const isDirect = first?.space === undefined;
  const to = new Map<Asked, Said[]>(asked.map((question) => [question, []]));
  const rest: Said[] = [];
  const isOwn = (question: Asked, one: Said): boolean =>
    isDirect
      ? question.answer.test(one.text) || (question.hasFile === true && one.text === '')
      : one.parentId === question.id;
  // A URL for somebody who asked in a group space is counted by `urlsFor`.
  const asksHere = asked.some(({ hasUrl }) => hasUrl);
  for (const one of saidIn(stage, first?.roomId ?? '', earlier)) {
    if (isDirect && !asksHere && URL_INSIDE.test(one.text)) continue;
    const fitting = asked.filter((other) => isOwn(other, one));
    const isOpen = (other: Asked) => !to.get(other)?.some(({ files }) => files === one.files);
    const question =
      fitting.find(isOpen) ??
      fitting.at(-1) ??
      (isDirect && isOfARestart(one) ? asked.find(isOwedAnApology) : undefined);
    if (question) to.get(question)?.push(one);
    else rest.push(one);
  }
  if (isDirect) for (const said of to.values()) if (said.length === 0) said.push(...rest.splice(0, 1));
  return { to, rest };

  function isOwedAnApology(question: Asked): boolean {
    const got = to.get(question)?.filter(isOfARestart).length ?? 0;
    return interruptionsOf(question.id, interruptions).length > got;
  }
}

/** Tells whether a message says that a restart may have cost a part of an answer. */
export function isOfARestart({ text }: Said): boolean {
  return INTERRUPTED.test(text);
}

/** Tells whether a message in a group space says that its answer was sent to the person directly. */
export function isElsewhere({ text }: Said): boolean {
  return /I sent you the answer in a direct message/.test(text);
}

/** Returns a question as if it had been asked in the direct space of its person. */
export function askedDirectly({ webex, world }: Stage, { space: _, ...question }: Asked): Asked {
  const room = webex.api.directRoom(question.person.id, world.bot.id);
  return { ...question, id: `${question.id} directly`, roomId: room?.id ?? '' };
}

/** Returns the messages that brought a person one-time URLs directly. */
export function urlsFor(stage: Stage, personId: string, earlier: ReadonlySet<string>): Said[] {
  const room = stage.webex.api.directRoom(personId, stage.world.bot.id);
  return saidIn(stage, room?.id ?? '', earlier).filter(({ text }) => URL_INSIDE.test(text));
}

function saidIn({ webex, world }: Stage, roomId: string, earlier: ReadonlySet<string>): Said[] {
  return [...webex.api.messagesIn(roomId).values()]
    .filter(({ id, personId }) => personId === world.bot.id && !earlier.has(id))
    .map(({ id, parentId, markdown, text, files = [], created }) => ({
      id,
      parentId,
      text: markdown ?? text ?? '',
      files: files.length,
      at: Date.parse(created),
    }))
    .filter(({ text }) => !NOTICE.test(text));
}
