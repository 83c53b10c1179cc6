import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const packageFile = z.object({ scripts: z.object({ start: z.string() }) });

/** Returns the options of V8 with which `npm start` starts the bot, as package.json has them. */
export async function startFlags(): Promise<string[]> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return v8FlagsIn(packageFile.parse(JSON.parse(text)).scripts.start);
}

/** Returns the options of V8 in a command line. */
export function v8FlagsIn(commandLine: string): string[] {
  return commandLine.match(/--(?:max-[\w-]+|heap-growing-percent)=\d+/g) ?? [];
}

/** Returns the environment by which the systemd unit limits the memory of the allocator. */
export async function startEnvironment(): Promise<Record<string, string>> {
  const unit = await readFile(new URL('../../deploy/webex-meraki-bot.service', import.meta.url), 'utf8');
  const arenas = /^Environment=MALLOC_ARENA_MAX=(\d+)$/m.exec(unit)?.[1];
  return arenas === undefined ? {} : { MALLOC_ARENA_MAX: arenas };
}
