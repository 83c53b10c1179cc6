import type { Command } from '../../bot/command.ts';
import { bold, code, paragraphs } from '../../bot/text/wording.ts';
import type { AccessRequest } from '../../core/access-requests.ts';
import { isRecent, MINUTE } from '../../core/clock.ts';
import { KnownError } from '../../core/errors.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { decided } from '../../core/sharing/access-decision.ts';
import { requestFor } from './asked-lender.ts';
import { splitReason } from './request-access-arguments.ts';

/** Milliseconds within which the same decision, said again, is announced again: the process may have ended in between. */
export const SAID_AGAIN = 10 * MINUTE;
/** A line to somebody who is denied is at most as long. */
const MAX_LINE = 200;

/** Denies a request for access. */
export const denyAccess: Command = {
  name: 'deny access',
  usage: '<request> [because …]',
  group: 'Sharing',
  changes: true,
  summary: 'Deny somebody access through your link who asked for it',
  examples: ['deny access k7m2p9qx', 'deny access k7m2p9qx because you are not on call'],
  async run(invocation, deps) {
    const { person, argumentText } = invocation;
    const { before, reason } = splitReason(argumentText);
    if (/\s/.test(before)) {
      const next = `Say ${code('deny access')}, the id on the card, and, if you like, ${code('because')} and a line to them.`;
      throw new KnownError('bad_arguments', 'I don’t understand what you deny.', next);
    }
    const { request, grant } = await requestFor(before.toLowerCase(), invocation, deps);
    const isRepeated =
      request.state === 'denied' &&
      request.decidedBy === person.id &&
      isRecent(request.decidedAt ?? 0, SAID_AGAIN, deps.clock);
    const denied = isRepeated ? request : await deny();
    const line = reason === undefined ? '' : `They write: “${escapeMarkdown(reason, MAX_LINE)}”`;
    const what = `${bold(person.displayName)} denied your request for access.`;
    await deps.access.announce(
      denied,
      paragraphs(what, line, `You may ask again later: ${code('request access')}.`),
    );
    return {
      markdown: `${bold(request.requester.name)} gets no access. I told them that you decided${line === '' ? '' : ', and your line'}.`,
      isPrivate: true,
      isDone: true,
    };

    async function deny(): Promise<AccessRequest> {
      const step = (one: AccessRequest) => decided(one, 'denied', person.id, deps.clock());
      const changed = (await deps.store.changeAccessRequest(request.id, step)) ?? request;
      await deps.audit.record({
        action: 'access_denied',
        outcome: 'denied',
        command: denyAccess.name,
        shareId: request.id,
        actor: person,
        subject: {
          personId: request.requester.personId,
          personName: request.requester.name,
          personEmail: request.requester.email,
          organizationId: grant.organizationId,
          organizationName: grant.organizationName,
        },
      });
      deps.access.takeBack(changed);
      return changed;
    }
  },
};
