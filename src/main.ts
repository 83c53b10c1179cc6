import { createApp } from './app.ts';
import { parseConfig, secretsOf } from './config/config.ts';
import { StartError } from './core/errors.ts';
import { createLogger } from './logger.ts';

/** More than draining events (10 s), finishing messages (8 s), last words (3 s) and the ends of events (2 s) take. */
const SHUTDOWN_LIMIT = 25_000;
/** Milliseconds: a terminal and npm both send a SIGINT for one Ctrl-C. */
const ONE_CTRL_C = 1_000;

/** What is done instead of running the bot, by the word behind `main.ts`; loaded when it is. */
const TASKS = {
  reseal: async () => (await import('./tasks/reseal.ts')).runReseal,
  migrate: async () => (await import('./tasks/migrate.ts')).runMigrate,
};

async function main(): Promise<void> {
  const task = taskOf(process.argv[2]);
  // Whoever has no home, as in a container, has one for the canvas, which asks when it is loaded.
  process.env.HOME ??= '/';
  const config = parseConfig(process.env);
  const log = createLogger({ level: config.logLevel, secrets: secretsOf(config) });
  if (task !== undefined) {
    const run = await TASKS[task]();
    return run(config, log, console.log);
  }
  const app = await createApp(config, log);

  let stoppingAt: number | undefined;
  const stop = (signal: string) => {
    const since = stoppingAt === undefined ? 0 : performance.now() - stoppingAt;
    if (signal === 'SIGINT' && since > ONE_CTRL_C) {
      log.warn({ signal }, 'ending at once; what is not finished may be lost');
      process.exit(130);
    }
    if (stoppingAt !== undefined) return;
    stoppingAt = performance.now();
    log.info({ signal }, 'finishing what was accepted, then stopping');
    setTimeout(() => process.exit(1), SHUTDOWN_LIMIT).unref();
    app.close().then(
      () => process.exit(0),
      (err: unknown) => {
        log.error({ err }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  try {
    await app.start();
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** A word that was misspelled must not start a bot. */
function taskOf(word: string | undefined): keyof typeof TASKS | undefined {
  if (word === undefined || word === 'reseal' || word === 'migrate') return word;
  throw new StartError(
    `There is no task "${word}": name one of ${Object.keys(TASKS).join(', ')}, or none to run the bot.`,
  );
}

main().catch((error: unknown) => {
  // What a person has to mend gets its message; what we have to mend gets its stack.
  const text =
    error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
  console.error(text);
  process.exitCode = 1;
});
