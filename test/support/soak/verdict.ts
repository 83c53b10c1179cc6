import type { Test } from 'tap';
import { SECOND } from '../../../src/core/clock.ts';
import { type Fault, judge } from '../outage/judge.ts';
import { waitForAnswers } from '../outage/wait-for-answers.ts';
import { missingDeeds } from './audited.ts';
import { lostLinks, missingLinks, servedAfterEnd, strayConsents } from './kept-links.ts';
import { type Ledger, NOT_KEPT } from './ledger.ts';
import type { Scene } from './scene.ts';
import { answersTo } from './talk.ts';

/** Checks what became of links, revocations, deeds and questions. @param unanswered questions in the end that got no answer */
export async function checkVerdict(
  t: Test,
  scene: Scene,
  ledger: Ledger,
  unanswered: string[],
): Promise<void> {
  const { bots } = scene;
  const { all } = scene.consents;
  const refreshes = all.reduce((sum, { issues }) => sum + issues.length - 1, 0);
  const ended = (kind: string) => all.filter(({ end }) => end?.kind === kind).length;
  t.comment(
    `${bots.kills.length} kills; ${all.length} links made, ${refreshes} refreshes, ${ended('revoked')} revoked at Meraki, ${ended('reused')} lost between Meraki and the store`,
  );
  const lost = lostLinks(all, bots.kills, scene.stage.meraki.requests);
  t.strictSame(lost, [], 'no link is lost but those cut off between Meraki and the store');
  const otherwise = ledger.lost.filter((text) => !text.includes('connection to Meraki broke'));
  t.strictSame(otherwise, [], 'what ended a link is told as it was');
  t.strictSame(ledger.lies, [], 'who is linked is not told otherwise');
  t.strictSame(unanswered, [], 'every link answers in the end');
  t.strictSame(await strayConsents(scene, ledger), [], 'every revocation is at Meraki');
  t.strictSame(await missingLinks(scene, ledger), [], 'who was told that a link is made has it');
  t.strictSame(servedAfterEnd(scene, ledger), [], 'no link is used after it was said to have ended');
  t.strictSame(
    await missingDeeds(scene, ledger),
    [],
    'every deed is in the audit log, or said to be missing',
  );
  t.strictSame(bots.ownEnds, [], 'no bot ends by itself');
  await checkAnswers(t, scene, ledger);
}

/** What is said in place of an answer while a link is missing; when it is made, the answer follows. */
const OFFER = /has ended|\/link\/|one-time URL|not linked|sent you a link/;

/** Milliseconds within which Webex reports a message that it took. */
const REPORTED = 5 * SECOND;

async function checkAnswers(
  t: Test,
  { stage, bots, unwritable }: Scene,
  { asked, linking }: Ledger,
): Promise<void> {
  const earlier = new Set<string>();
  await waitForAnswers(stage, asked, earlier, bots.interruptions);
  const verdict = judge(stage, asked, earlier, bots.interruptions);
  const { accepted, answered, apologies, lostAccepted, doubled } = verdict;
  t.comment(
    `${asked.length} asked, ${accepted} accepted, ${answered} answered, ${apologies.length} apologized, ${lostAccepted.length} lost, ${doubled.length} doubled`,
  );
  const kinds = Map.groupBy(apologies, (one) => one.replace(/^.*? \| \S+Z /, '').slice(0, 60));
  for (const [kind, all] of kinds) t.comment(`${all.length} times: ${kind}`);
  for (const { id, roomId, text } of asked)
    if (answersTo(stage, roomId, id).length === 0) t.comment(`nothing was said to ${id}: ${text}`);
  const isOneAnswer = ({ said }: Fault) =>
    said.filter(({ text }) => !OFFER.test(text) && !NOT_KEPT.test(text)).length <= 1;
  // A question that waited for a link is asked again when that is made, and then another link may be missing.
  const areOffersDue = ({ question, said }: Fault) => {
    const offers = said.filter(({ text }) => OFFER.test(text));
    return offers
      .slice(1)
      .every(({ at }, n) =>
        linking.some(
          ({ personId, from, until }) =>
            personId === question?.person.id && from <= at && until >= (offers[n]?.at ?? at),
        ),
      );
  };
  // What a failing disk did not take is not known to the next process, which may answer again: the log says so.
  const isForgotten = ({ said: [first] }: Fault) =>
    unwritable.some(({ from, until }) => first !== undefined && first.at >= from && first.at <= until);
  // The report of a message that Webex took and told otherwise may reach another instance, which a kill takes along with it.
  const isEvidenceLost = ({ said: [first] }: Fault) =>
    first !== undefined && bots.kills.some((kill) => kill >= first.at && kill <= first.at + REPORTED);
  const shown = (faults: Fault[]) => faults.map(({ what }) => what);
  t.strictSame(shown(lostAccepted), [], 'every accepted question is answered, or apologized for');
  const isExcused = (fault: Fault) =>
    (isOneAnswer(fault) && areOffersDue(fault)) || isForgotten(fault) || isEvidenceLost(fault);
  const twice = doubled.filter((fault) => !isExcused(fault));
  t.strictSame(shown(twice), [], 'none is answered twice');
}
