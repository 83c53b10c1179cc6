import type { Message, Reply } from '../../core/chat.ts';
import { type Clock, DAY } from '../../core/clock.ts';
import { KnownError } from '../../core/errors.ts';
import { PostError } from '../../core/post-error.ts';
import { currentReference } from '../../core/reference.ts';
import { paragraphs, strong } from '../text/wording.ts';
import { failureReply } from './failure-reply.ts';

/**
 * The reply to a message whose reply could not be sent: one line that names no person, organization or network, so the space
 * may read it. It does not say that nothing was sent: a part of a long answer may be in the space.
 *
 * @param isDone whether something was changed before: that is told as done
 * @param now the monotonic clock
 */
export function postFailure(
  error: unknown,
  message: Pick<Message, 'person' | 'pressed'>,
  isDone: boolean,
  now: Clock,
): Reply {
  const code = error instanceof PostError || error instanceof KnownError ? error.code : undefined;
  if (code === 'too_late') {
    const soLong = 'Webex could not be reached for so long that my answer came too late.';
    const told = isDone ? line(`I did what you asked. ${soLong}`) : line(soLong, 'Please ask again.');
    return { ...told, until: now() + DAY };
  }
  if (isDone) {
    return code === 'webex_refused'
      ? line(
          'I did what you asked.',
          'Webex did not let me send you the answer in a direct message: send me one once.',
        )
      : line('I did what you asked.', 'I could not send you all of my answer.');
  }
  if (code === 'message_refused') {
    const next = 'Try again; if it persists, tell the people who run me the reference.';
    return line('Webex did not take all of my answer.', next);
  }
  return { markdown: failureReply(error, message).markdown, isPrivate: false };
}

function line(what: string, next = ''): Reply {
  const said = `${strong(what)} ${next}`.trim();
  return { markdown: paragraphs(said, `Reference: \`${currentReference()}\``), isPrivate: false };
}
