import type { Card, OutgoingMessage } from '../chat.ts';
import { type Grant, newestFirst } from '../links.ts';
import type { Log } from '../log.ts';
import { escapeCardText, escapeMarkdown, plain, withoutFunctions } from '../markdown.ts';
import { linkedNotice } from '../notices.ts';
import type { Store } from '../store.ts';
import { answeringLinkOf } from './answering-link.ts';

/** The organizations that can be chosen by a button: Webex shows no more than five well. */
const MAX_CHOICES = 5;

/** The collaborators of the notice about a new link. */
export interface LinkedNoticeDeps {
  store: Pick<Store, 'listGrants' | 'findSettings'>;
  log: Log;
}

/**
 * Makes the message after linking. When another organization answers so far, it asks which one answers from now on. Never
 * rejects: without the person's other links it names the new one alone.
 */
export async function noticeOfLink(grant: Grant, { store, log }: LinkedNoticeDeps): Promise<OutgoingMessage> {
  try {
    const { grants, answering } = await answeringLinkOf(grant.personId, store);
    if (answering === undefined || answering.organizationId === grant.organizationId)
      return linkedNotice(grant);
    return choiceOf(grant, answering, grants);
  } catch (err) {
    log.warn({ err, personId: grant.personId }, 'person of a new link not asked which organization answers');
    return linkedNotice(grant);
  }
}

function choiceOf(grant: Grant, answering: Grant, grants: readonly Grant[]): OutgoingMessage {
  const others = grants.filter(({ organizationId, status }) => {
    const isOther = organizationId !== grant.organizationId && organizationId !== answering.organizationId;
    return isOther && status === 'active';
  });
  const choices = [answering, grant, ...newestFirst(others)];
  const paragraphs = (shown: (foreign: string) => string) => [
    `✅ **${shown(grant.organizationName)}** is linked. Nobody else can use it unless you lend it.`,
    `**Which organization answers from now on, when you name none?** Until you choose, **${shown(answering.organizationName)}** goes on answering.`,
  ];
  const how =
    'Say `use organization` followed by its name. `in organization` and a name after a question asks another one once.';
  return {
    markdown: [...paragraphs(escapeMarkdown), how].join('\n\n'),
    card: cardOf(paragraphs(escapeCardText), choices.slice(0, MAX_CHOICES)),
  };
}

function cardOf(texts: readonly string[], choices: readonly Grant[]): Card {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.3',
    body: texts.map((text) => ({ type: 'TextBlock', text, wrap: true })),
    actions: choices.map((choice) => ({
      type: 'Action.Submit',
      title: withoutFunctions(titleOf(choice, choices)),
      data: { command: `use organization ${choice.organizationId}` },
    })),
  };
}

/** Names an organization on its button; one whose name another one has too with its id. */
function titleOf({ organizationName, organizationId }: Grant, choices: readonly Grant[]): string {
  const name = plain(organizationName);
  const isTwin = choices.some(
    (one) => one.organizationId !== organizationId && plain(one.organizationName) === name,
  );
  return isTwin ? `${name} (${organizationId})` : name;
}
