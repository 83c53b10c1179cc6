// `npm ci --omit=dev` runs `prepare` too, where tap is absent: then there is nothing to prepare. Plain JavaScript,
// because there the machine's own Node runs it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (existsSync('node_modules/tap')) {
  const { status } = spawnSync('node_modules/.bin/tap', ['build'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  process.exitCode = status ?? 1;
}
