import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Trouble } from './troubles.ts';

/** What can go wrong with the disk of the embedded store. */
export const diskTroubles: readonly Trouble[] = [
  {
    name: 'EIO at the store and at the audit log',
    area: 'store',
    seconds: [2, 12],
    begin({ disk }) {
      disk?.failing.fail('EIO', /^(store|audit)\./);
      return () => disk?.failing.mend();
    },
  },
  {
    name: 'EIO at every file, and a restart',
    area: 'store',
    seconds: [2, 6],
    begin({ disk, bots }) {
      disk?.failing.fail('EIO', /./);
      return async () => {
        disk?.failing.mend();
        await bots.restart('SIGTERM');
      };
    },
  },
  {
    name: 'ENOSPC at every flush',
    area: 'store',
    seconds: [2, 12],
    begin({ disk }) {
      disk?.failing.fail('ENOSPC', /./);
      return () => disk?.failing.mend();
    },
  },
];

/** A disk of its own that is full. */
export const fullDisk: Trouble = {
  name: 'a full disk',
  area: 'store',
  seconds: [2, 12],
  begin({ disk }) {
    const ballast = join(disk?.room ?? '', 'ballast');
    for (const bytes of [1024 * 1024, 4096, 512])
      try {
        for (;;) writeFileSync(ballast, Buffer.alloc(bytes), { flag: 'a' });
      } catch {
        // No more room for so many.
      }
    return () => rm(ballast);
  },
};

/** What can go wrong with PostgreSQL, and on the way to it. Its clock is left alone: it is the machine's. */
export const databaseTroubles: readonly Trouble[] = [
  ...(['fast', 'immediate'] as const).map(
    (mode): Trouble => ({
      name: `PostgreSQL stops (${mode})`,
      area: 'store',
      seconds: [1, 6],
      async begin({ database }) {
        await database?.server.stop(mode);
        return () => database?.server.start();
      },
    }),
  ),
  ...(['reset at once', 'refused', 'silent'] as const).map(
    (how): Trouble => ({
      name: `the way to PostgreSQL: ${how}`,
      area: 'store',
      seconds: [1, 6],
      async begin({ database }) {
        await database?.proxy.set(how);
        return () => database?.proxy.set(undefined);
      },
    }),
  ),
  {
    name: 'the way to PostgreSQL lets nothing through, and open connections stay',
    area: 'store',
    seconds: [1, 8],
    begin({ database }) {
      database?.proxy.freeze();
      return () => database?.proxy.set(undefined);
    },
  },
];
