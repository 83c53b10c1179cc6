import { existsSync, mkdirSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import t from 'tap';

const path = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((candidate) => candidate !== undefined && existsSync(candidate));

/** Ends a test file as skipped on a machine without Chromium, and says so. */
export function requireChromium(): void {
  if (path !== undefined) return;
  t.plan(0, 'no Chromium here: install it, or name it in CHROMIUM');
  process.exit(0);
}

/** A headless Chromium that calls nobody but the pages it is sent to. */
export function launchChromium(): Promise<Browser> {
  mkdirSync('screenshots', { recursive: true });
  return chromium.launch({
    ...(path !== undefined && { executablePath: path }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}
