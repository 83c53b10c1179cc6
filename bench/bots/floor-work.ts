import { progress } from '../common/table.ts';
import { createPopulation } from '../webex/population.ts';
import { startBot } from './bot.ts';
import { createOurBot } from './our-bot.ts';

/** What this bot sends and reads for a command, and so what a floor has to send and read. */
export interface CommandWork {
  /** Bytes of the answer's POST. */
  bytes: number;
  /** The paths of the calls to Meraki, with their queries. */
  paths: string[];
}

/** The work of the commands that are compared. */
export interface FloorWork {
  /** The scopes of the link. */
  scopes: string[];
  /** By the text of the command. */
  commands: Record<string, CommandWork>;
}

const TEXTS = ['help', 'status', 'devices'];

/** Asks this bot each command once, in a group space, and notes what that takes. @throws Error when it posts no length */
export async function measureFloorWork(): Promise<FloorWork> {
  progress('this bot: what an answer has to send and to read');
  await using cleanup = new AsyncDisposableStack();
  const bot = createOurBot();
  // Each asks once, of an organization of their own: nothing was read before.
  const population = createPopulation({ spaces: TEXTS.length, each: 2 });
  const running = await startBot(bot, population, cleanup);
  const commands: FloorWork['commands'] = {};
  for (const [n, text] of TEXTS.entries()) {
    const before = bot.api().paths.length;
    await running.ask(text, population.asker(n));
    const { postedBytes: bytes } = running.webex;
    if (bytes === 0) throw new Error(`the answer to \`${text}\` says no length`);
    commands[text] = { bytes, paths: bot.api().paths.slice(before) };
  }
  return { scopes: bot.tokens().scopes, commands };
}
