import { createApp } from './app.ts';
import { ConfigError, parseConfig, secretsOf } from './config.ts';
import { createLogger } from './logger.ts';

/** Longer than the longest call to the outside that an accepted message may wait for. */
const SHUTDOWN_LIMIT = 25_000;

async function main(): Promise<void> {
  const config = parseConfig(process.env);
  const log = createLogger({ level: config.logLevel, secrets: secretsOf(config) });
  const app = await createApp(config, log);

  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
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

main().catch((error: unknown) => {
  // What a person has to mend gets its message; what we have to mend gets its stack.
  const text = error instanceof ConfigError || !(error instanceof Error) ? String(error) : error.stack;
  console.error(error instanceof ConfigError ? error.message : text);
  process.exitCode = 1;
});
