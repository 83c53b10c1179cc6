import type { SharingParts } from './app-sharing.ts';
import type { TokenParts } from './app-tokens.ts';
import type { Config } from './config/config.ts';
import { createAuditRetention } from './core/audit-retention.ts';
import type { Clock } from './core/clock.ts';
import { countedJob } from './core/jobs.ts';
import { createLinkOrganizations } from './core/linking/link-organizations.ts';
import type { Log } from './core/log.ts';
import type { Meter } from './core/meter.ts';
import type { ShareUses } from './core/share-uses.ts';
import type { Backend } from './store/backend.ts';
import type { WebexConnection } from './webex/connection.ts';

/** The parts that jobs run, and what else they need. */
export interface JobsDeps extends Pick<TokenParts, 'revocationQueue' | 'maintenance' | 'leavers'> {
  config: Pick<Config, 'auditKeepDays'>;
  backend: Pick<Backend, 'store' | 'audit' | 'jobs'>;
  connection: Pick<WebexConnection, 'readPeople' | 'checkClock'>;
  shareUses: Pick<ShareUses, 'save'>;
  keepShares: SharingParts['keepShares'];
  access: Pick<SharingParts['access'], 'askAgain'>;
  clock: Clock;
  log: Log;
  meter: Meter;
}

/** Adds all background work to the jobs of the backend, which run it once they are started. */
export function addJobs(deps: JobsDeps): void {
  const { revocationQueue, maintenance, leavers, config, backend, connection, clock, log, meter } = deps;
  const { store, audit, jobs } = backend;
  const every = (name: string, seconds: number, work: (signal: AbortSignal) => Promise<void>) =>
    jobs.every(name, seconds, countedJob(name, work, meter));

  every('outbox', 15, revocationQueue.drain);
  every('upkeep', 60, maintenance.tick);
  // These two do something once a day, and soon after a start that was late.
  every('leavers', 300, leavers.look);
  const { checkClock, readPeople } = connection;
  const keepDays = config.auditKeepDays;
  every('audit', 300, createAuditRetention({ audit, keepDays, clock, checkClock, log }));
  every('organizations', 3600, createLinkOrganizations({ ...deps, store, readPeople }));
  every('share_uses', 60, deps.shareUses.save);
  every('shares', 60, deps.keepShares);
  every('access_requests', 60, deps.access.askAgain);
  every('sweep', 600, () => store.sweep(clock()));
}
