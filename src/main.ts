import { createApp } from './app.ts';
import { parseConfig, secretsOf } from './config/config.ts';
import { warnOfOptionalTls } from './config/storage.ts';
import { StartError } from './core/errors.ts';
import { createLogger } from './logger.ts';

/**
 * The limit of a shutdown in milliseconds. It is longer than the sum of draining events (10 s), background work (8 s),
 * failure notices (3 s) and closing the inbox (2 s).
 */
const SHUTDOWN_TIMEOUT = 25_000;
/** Milliseconds in which two SIGINT are one Ctrl-C: the terminal and npm both send one. */
const CTRL_C_INTERVAL = 1_000;

/** The tasks that `main.ts` runs instead of the bot, by its argument; each is loaded only when it runs. */
const TASKS = {
  reseal: async () => (await import('./tasks/reseal.ts')).runReseal,
  migrate: async () => (await import('./tasks/migrate.ts')).runMigrate,
};

async function main(): Promise<void> {
  const task = taskOf(process.argv[2]);
  // `@napi-rs/canvas` reads $HOME on import; containers may not set it.
  process.env.HOME ??= '/';
  const config = parseConfig(process.env);
  const log = createLogger({ level: config.logLevel, secrets: secretsOf(config), isPerTurn: true });
  warnOfOptionalTls(config.storage, log);
  if (task !== undefined) {
    const run = await TASKS[task]();
    return run(config, log, console.log);
  }
  const app = await createApp(config, log);

  let stoppingAt: number | undefined;
  const stop = (signal: string) => {
    const since = stoppingAt === undefined ? 0 : performance.now() - stoppingAt;
    if (signal === 'SIGINT' && since > CTRL_C_INTERVAL) {
      log.warn({ signal }, 'ending at once; what is not finished may be lost');
      process.exit(130);
    }
    if (stoppingAt !== undefined) return;
    stoppingAt = performance.now();
    log.info({ signal }, 'finishing what was accepted, then stopping');
    setTimeout(() => process.exit(1), SHUTDOWN_TIMEOUT).unref();
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

/**
 * Returns the task to run, undefined for the bot.
 *
 * @throws StartError for any other word, which must not start the bot
 */
function taskOf(word: string | undefined): keyof typeof TASKS | undefined {
  if (word === undefined || word === 'reseal' || word === 'migrate') return word;
  throw new StartError(
    `There is no task "${word}": name one of ${Object.keys(TASKS).join(', ')}, or none to run the bot.`,
  );
}

main().catch((error: unknown) => {
  // A StartError tells the operator what to do; any other error is a bug and needs its stack.
  const text =
    error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
  console.error(text);
  process.exitCode = 1;
});
