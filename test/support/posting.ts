import type { Test } from 'tap';
import type { FaultEffect } from '../../src/sandbox/faults.ts';
import { type StageOptions, setStage } from './gateway.ts';

/** Answers with a status; Webex has done nothing. */
export const answered = (status: number, headers: Record<string, string> = {}): FaultEffect => ({
  kind: 'answer',
  status,
  headers,
});

/** Starts a bot that posts to the stand-in for Webex, whose webhooks reach it. */
export async function startPosting(t: Test, options?: StageOptions) {
  const stage = await setStage(t, options);
  await stage.gateway.start();
  const { webex, world, connection } = stage;
  const ada = stage.person('Ada');
  const group = stage.roomOf('Network operations');
  const direct = webex.api.directRoom(ada.id, world.bot.id)?.id ?? '';
  /** Posts fail in this way, so many times. */
  const fail = (effect: FaultEffect, times = 1, method = 'POST') =>
    webex.faults.add({ method, path: /^\/v1\/messages/, times, effect });
  /** The bot's messages in a space, oldest first. */
  const posted = (roomId: string) =>
    [...webex.api.messagesIn(roomId).values()].filter(({ personId }) => personId === world.bot.id);
  return {
    ...stage,
    chat: connection.chat,
    ada,
    group,
    direct,
    fail,
    posted,
    textsIn: (roomId: string) =>
      posted(roomId).map(({ markdown, files }) => markdown ?? `${files?.length} file`),
    posts: () =>
      webex.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/messages').length,
  };
}
