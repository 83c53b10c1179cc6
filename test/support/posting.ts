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
  const { chat } = connection;
  /** Sends a message to Ada and one to a group, each while its first posts fail in this way, and asserts that each is there once. */
  async function assertPostedOnce(effect: FaultEffect, times: number, name: string): Promise<void> {
    fail(effect, times);
    const toAda = await chat.sendDirect(ada.id, { markdown: `to Ada ${name}` });
    fail(effect, times);
    const toAll = await chat.send({ roomId: group }, { markdown: `to all ${name}` });
    for (const [roomId, text, { ids }] of [
      [direct, `to Ada ${name}`, toAda],
      [group, `to all ${name}`, toAll],
    ] as const) {
      const found = posted(roomId).filter(({ markdown }) => markdown === text);
      t.strictSame(
        found.map(({ id }) => id),
        ids,
        `${text}: the one message, by its id`,
      );
    }
  }
  return {
    ...stage,
    chat,
    ada,
    group,
    direct,
    fail,
    posted,
    assertPostedOnce,
    textsIn: (roomId: string) =>
      posted(roomId).map(({ markdown, files }) => markdown ?? `${files?.length} file`),
    posts: () =>
      webex.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/messages').length,
  };
}
