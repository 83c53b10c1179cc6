import type { Test } from 'tap';
import { type Stage, type StageOptions, setStage } from './gateway.ts';

/** The bot's name in a group, as Markdown. */
export const mention = (stage: Stage) => `<@personId:${stage.world.bot.id}>`;

/** Starts the gateway and lets a person talk to the bot in their direct space. */
export async function startDirect(t: Test, options: StageOptions = {}, name = 'Tom') {
  const stage = await setStage(t, options);
  await stage.gateway.start();
  const person = stage.person(name);
  const roomId = stage.roomOf('Meraki', person);
  const post = (message: object) => stage.call(person, 'POST', '/messages', { roomId, ...message });
  /** Asks and waits until everything is handled. @returns the id of the message */
  async function ask(text: string): Promise<string> {
    const { id } = await post({ text });
    await stage.settle();
    return id;
  }
  return { stage, person, roomId, post, ask, texts: () => stage.heard.map(({ text }) => text) };
}
