import type { Config } from '../config/config.ts';
import { KnownError, refuseStart, StartError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { wrongKeys } from '../oauth/assert-keys.ts';
import { countSeals } from '../oauth/reseal.ts';
import { createSealer } from '../oauth/sealing.ts';
import { type FolderReader, openFolderReader } from '../store/embedded/folder-reader.ts';
import { migrate } from '../store/postgres/migrate.ts';
import { createPool } from '../store/postgres/pool.ts';
import { startErrorOf } from '../store/postgres/start-error.ts';
import { copyStore } from './copy-store.ts';
import type { Progress } from './copy-table.ts';

/**
 * Runs `npm run migrate:postgres`: copies the embedded store in DATA_DIR into the empty database of DATABASE_URL, checks
 * every record there and every seal, and changes nothing in the folder. The bot must be stopped.
 *
 * @param say prints a line for the operator
 * @throws StartError that says what to do; the database is then as it was
 */
export async function runMigrate(config: Config, log: Log, say: (line: string) => void): Promise<void> {
  const { storage } = config;
  if (storage.kind !== 'postgres')
    throw new StartError(
      'DATABASE_URL is missing: it names the empty database that DATA_DIR is copied into.',
    );
  const source = await openFolderReader(storage.formerDir).catch(refuseStart);
  try {
    await copy(source, storage.url, config, log, say).catch(refuseStart);
  } finally {
    await source.close();
  }
}

async function copy(
  source: FolderReader,
  url: string,
  { tokenKeys, lostKeys }: Config,
  log: Log,
  say: (line: string) => void,
): Promise<void> {
  const { host, pathname } = new URL(url);
  say(`Copying ${source.path} into the database ${pathname.slice(1)} at ${host}`);
  refuseEnded(await source.findEnded(), 'link', 'ends them again and tells Meraki');
  refuseEnded(await source.findEndedShares(), 'share', 'ends them again');
  const seals = countSeals(source.tables, createSealer(tokenKeys));
  const missing = [...seals.unknownKeys].filter((id) => !lostKeys.includes(id));
  if (missing.length > 0)
    throw new Error(
      `TOKEN_KEYS lacks ${missing.join(', ')}, which seals some links. Put it back and run this again.`,
    );
  if (seals.wrongKeys.size > 0) throw new Error(`${wrongKeys([...seals.wrongKeys])}\nNothing was copied.`);
  await migrate(url, log).catch((error: unknown) => {
    throw startErrorOf(url, error);
  });
  const pool = createPool(url, log, { max: 1 });
  try {
    const copied = await copyStore(source, pool, tenths(say)).catch((error: unknown) => {
      // The database was lost during the copy. The words of a KnownError are for people in a chat, not for the operator.
      throw error instanceof KnownError ? startErrorOf(url, error) : error;
    });
    say(
      `Checked: ${copied.grants} links, ${copied.revocations} open revocations, ${copied.shares} shares, ${copied.settings} settings and ${copied.auditEntries} audit entries are in the database, each as it is in the folder.`,
    );
    say(
      `Seals: ${seals.opened} open with TOKEN_KEYS, ${seals.broken} are broken${seals.broken > 0 ? ' (in the folder too): those people have to link again' : ''}.`,
    );
    if (copied.unreadableLines > 0)
      say(`${copied.unreadableLines} lines of audit.jsonl are no audit entries: they stay in the file only.`);
  } finally {
    await pool.end();
  }
  say(
    'The folder is as it was. Start the bot with DATABASE_URL, and never again on the folder: two bots with the same refresh tokens end all links. Keep it until you are sure, then delete it: it holds tokens.',
  );
}

/** @param then what the bot does at its start @throws Error when an older store brought back what was ended */
function refuseEnded(ended: readonly unknown[], one: 'link' | 'share', then: string): void {
  if (ended.length === 0) return;
  throw new Error(
    `store.json is older than the audit log: it holds ${ended.length === 1 ? `a ${one} that was` : `${ended.length} ${one}s that were`} ended since. ` +
      `Start the bot once on this folder, without DATABASE_URL, until it logs "ready": it ${then}. ` +
      'Then stop it and run this again. Nothing was copied.',
  );
}

/** Prints a line for each tenth, so that a large store does not look stuck and a small one says little. */
function tenths(say: (line: string) => void): Progress {
  let last = '';
  return (what, done, total) => {
    const tenth =
      total === undefined ? Math.floor(done / 10_000) : Math.floor((10 * done) / Math.max(1, total));
    const at = `${what} ${tenth}`;
    if (at === last || done === 0) return;
    last = at;
    say(total === undefined ? `${what}: ${done}` : `${what}: ${done} of ${total}`);
  };
}
