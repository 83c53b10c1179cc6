import { existsSync, mkdirSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import t from 'tap';
import { MINUTE } from '../../src/core/clock.ts';

const path = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((candidate) => candidate !== undefined && existsSync(candidate));

/**
 * Skips a whole test file on a machine without Chromium.
 *
 * @throws Error when CHROMIUM_TESTS=required forbids skipping
 */
export function requireChromium(): void {
  if (path !== undefined) return;
  if (process.env.CHROMIUM_TESTS === 'required') throw new Error('no Chromium here');
  t.plan(0, 'no Chromium here: install it, or name it in CHROMIUM');
  process.exit(0);
}

/**
 * Opens a context with a long timeout, for a busy machine, and without transitions, because a screenshot in the middle
 * of one is not reproducible.
 */
export async function openContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(MINUTE);
  return context;
}

/** Starts a headless Chromium that connects only to the pages under test. */
export function launchChromium(): Promise<Browser> {
  mkdirSync('screenshots', { recursive: true });
  return chromium.launch({
    ...(path !== undefined && { executablePath: path }),
    timeout: 2 * MINUTE,
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
