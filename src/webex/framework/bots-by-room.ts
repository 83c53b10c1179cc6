import type BotFramework from 'webex-node-bot-framework';
import type { Bot } from 'webex-node-bot-framework';

/**
 * Makes the framework find its bots in a map. By itself it reads through all of them, several times for each event: with
 * 10,000 spaces more than the rest of the event takes.
 */
export function findBotsByRoom(framework: BotFramework): void {
  const bots = new Map<string, Bot>();
  // The framework emits both in the same turn in which its own list changes.
  framework.on('spawn', (bot) => bots.set(bot.room.id, bot));
  framework.on('despawn', ({ room }) => bots.delete(room.id));
  const find = (roomId: string) => bots.get(roomId);
  framework.getBotByRoomId = find;
  framework.findBotObjectInRoom = find;
}
