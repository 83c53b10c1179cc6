import { type Interruptions, interruptionsOf } from './interruptions.ts';
import {
  type Asked,
  askedDirectly,
  attribute,
  isElsewhere,
  isOfARestart,
  type Said,
  urlsFor,
} from './said.ts';
import type { Stage } from './stage.ts';

/** What is wrong with the outcome of a question. */
export interface Fault {
  /** Absent for what is not about one question. */
  question?: Asked;
  /** What was said to it, or in its direct space when that can't be told apart. */
  said: Said[];
  /** For people who read it. */
  what: string;
}

/** What became of questions. */
export interface Verdict {
  asked: number;
  /** Questions whose webhook was answered with 200. */
  accepted: number;
  answered: number;
  /** Questions that ended in anything else than their answer, with what was said. */
  apologies: string[];
  /** Questions to which nothing was said, or only a part of the answer. */
  lost: Fault[];
  /** Those of them that were accepted. */
  lostAccepted: Fault[];
  /** Questions that were answered twice, or answered and apologized for. */
  doubled: Fault[];
  /** Questions that were answered, at least in part, and apologized for once for each kill that found them unfinished. */
  excused: Fault[];
}

/**
 * Finds out what became of questions.
 *
 * @param earlier ids of messages that say nothing about them
 * @param interruptions what kills interrupted
 */
export function judge(
  stage: Stage,
  asked: readonly Asked[],
  earlier: ReadonlySet<string>,
  interruptions: Interruptions = [],
): Verdict {
  const accepted = new Set(
    stage.webex.api.deliveries.sent.filter(({ status }) => status === 200).map(({ dataId }) => dataId),
  );
  const verdict: Verdict = {
    asked: asked.length,
    accepted: asked.filter(({ id }) => accepted.has(id)).length,
    answered: 0,
    apologies: [],
    lost: [],
    lostAccepted: [],
    doubled: [],
    excused: [],
  };
  const withUrl: Asked[] = [];
  const elsewhere: Asked[] = [];

  const [inGroups, direct] = [true, false].map((is) =>
    asked.filter(({ space }) => (space !== undefined) === is),
  );
  for (const here of Map.groupBy(inGroups ?? [], ({ roomId }) => roomId).values()) judgeSpace(here);
  // What was moved there from a group space has to arrive once, too.
  const moved = elsewhere.map((question) => askedDirectly(stage, question));
  for (const here of Map.groupBy([...(direct ?? []), ...moved], ({ roomId }) => roomId).values())
    judgeSpace(here);
  for (const [personId, promised] of Map.groupBy(withUrl, ({ person }) => person.id)) {
    const urls = urlsFor(stage, personId, earlier);
    const fault = { said: urls, what: `${urls.length} one-time URLs, ${promised.length} promised` };
    // A kill may come between a URL and the message that promises it.
    const cutShort = asked.filter(
      (one) =>
        one.hasUrl &&
        one.person.id === personId &&
        !promised.includes(one) &&
        interruptionsOf(one.id, interruptions).length > 0,
    );
    if (urls.length > promised.length + cutShort.length) verdict.doubled.push(fault);
    if (urls.length < promised.length) verdict.lostAccepted.push(fault);
  }
  verdict.lost.push(...verdict.lostAccepted);
  return verdict;

  function judgeSpace(here: Asked[]): void {
    const { to, rest } = attribute(stage, here, earlier, interruptions);
    for (const [question, said] of to) judgeOne(question, said);
    for (const one of rest)
      verdict.doubled.push({ said: [...to.values(), rest].flat(), what: `nobody asked for: ${shown(one)}` });
  }

  function judgeOne(question: Asked, said: Said[]): void {
    const where = `${question.text} (${question.space ?? question.person.displayName})`;
    const texts = said.filter(({ text }) => text !== '');
    const files = said.reduce((sum, one) => sum + one.files, 0);
    const isAnswered = texts.some(({ text }) => question.answer.test(text));
    const isMoved = texts.some(isElsewhere);
    if (isMoved) elsewhere.push(question);
    else if (isAnswered) verdict.answered += 1;
    else if (texts.length > 0) verdict.apologies.push([where, ...texts.map(shown)].join(' | '));
    if (isAnswered && question.hasUrl) withUrl.push(question);
    const fault = { question, said, what: [where, ...said.map(shown)].join(' | ') };
    const ofRestarts = texts.filter(isOfARestart).length;
    const others = texts.length - ofRestarts;
    const kills = interruptionsOf(question.id, interruptions).length;
    if (others > 1 || files > (question.hasFile ? 1 : 0)) verdict.doubled.push(fault);
    else if (texts.length > 1) (ofRestarts > kills ? verdict.doubled : verdict.excused).push(fault);
    // Whoever was told, too, that something may be missing knows it.
    const isWhole = texts.length > 1 || (texts.length > 0 && (!isAnswered || !question.hasFile || files > 0));
    if (!isWhole)
      (accepted.has(question.id.split(' ')[0] ?? '') ? verdict.lostAccepted : verdict.lost).push(fault);
  }
}

function shown({ at, text }: Said): string {
  return `${new Date(at).toISOString()} ${text === '' ? 'a file' : text.slice(0, 70)}`;
}

/** Returns the ids of all messages so far. */
export function messagesSoFar({ webex }: Pick<Stage, 'webex'>): Set<string> {
  return new Set(webex.api.messages.keys());
}
