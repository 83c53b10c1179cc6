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
 * Ends a test file as skipped on a machine without Chromium, and says so.
 * @throws Error when CHROMIUM_TESTS=required says that none of its tests may be skipped
 */
export function requireChromium(): void {
  if (path !== undefined) return;
  if (process.env.CHROMIUM_TESTS === 'required') throw new Error('no Chromium here');
  t.plan(0, 'no Chromium here: install it, or name it in CHROMIUM');
  process.exit(0);
}

/**
 * A context whose pages wait as long as a busy machine may take, and whose transitions are over at once: what is
 * looked at in the middle of one differs from time to time.
 */
export async function openContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(MINUTE);
  return context;
}

/** A headless Chromium that calls nobody but the pages it is sent to. */
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
