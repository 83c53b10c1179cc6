import type { BrowserContextOptions, Page } from 'playwright-core';
import { z } from 'zod';
import { startWebex, type WebexStandIn } from '../../src/sandbox/webex/server.ts';
import { createWorld, type SandboxPerson, type World } from '../../src/sandbox/world.ts';
import { type BreakableConnection, openBreakableConnection } from './breakable-connection.ts';
import { launchChromium, openContext } from './chromium.ts';

const Message = z.object({ id: z.string(), roomId: z.string(), created: z.string() });
/** A posted message. */
export type Posted = z.infer<typeof Message>;

/** The sandbox's Webex, a browser for its chat page, and functions that write as any person. */
export interface ChatPageSetup {
  world: World;
  webex: WebexStandIn;
  connection: BreakableConnection;
  person(email: string): SandboxPerson;
  /** Returns the id of a group space by its title, or of a person's direct space with the bot by e-mail address. */
  room(titleOrEmail: string): string;
  /** Posts a message; with a file as a multipart form. */
  post(as: SandboxPerson, body: Record<string, unknown>, file?: File): Promise<Posted>;
  /** Edits or deletes a message. */
  change(method: 'PUT' | 'DELETE', as: SandboxPerson, id: string, body?: unknown): Promise<void>;
  /** Opens the chat page as a person; errors on the page are collected in `errors`. */
  open(email: string, options?: BrowserContextOptions & { space?: string }): Promise<Page>;
  errors: string[];
  close(): Promise<void>;
}

/** Starts Webex and the browser; the caller closes them. */
export async function createChatPageSetup(): Promise<ChatPageSetup> {
  const world = createWorld();
  const webex = await startWebex({ world, redirectUris: [] });
  const wire = await openBreakableConnection(webex.url);
  const browser = await launchChromium();
  const errors: string[] = [];

  function person(email: string): SandboxPerson {
    const found = world.people.find((one) => one.email === email);
    if (!found) throw new Error(`nobody has the address ${email}`);
    return found;
  }

  async function call(method: string, as: SandboxPerson, path: string, body?: FormData | string) {
    const headers: Record<string, string> = { authorization: `Bearer ${as.webexToken}` };
    if (typeof body === 'string') headers['content-type'] = 'application/json';
    const response = await fetch(`${webex.url}/v1${path}`, { method, headers, ...(body && { body }) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  return {
    world,
    webex,
    connection: wire,
    person,
    errors,
    room(titleOrEmail) {
      const direct = world.people.find(({ email }) => email === titleOrEmail);
      const found = direct
        ? webex.api.directRoom(direct.id, world.bot.id)
        : [...webex.api.rooms.values()].find(({ title }) => title === titleOrEmail);
      if (!found) throw new Error(`no room ${titleOrEmail}`);
      return found.id;
    },
    async post(as, body, file) {
      const form = new FormData();
      for (const [name, value] of Object.entries(body)) form.set(name, String(value));
      if (file) form.set('files', file);
      const response = await call('POST', as, '/messages', file ? form : JSON.stringify(body));
      return Message.parse(await response.json());
    },
    async change(method, as, id, body) {
      await call(method, as, `/messages/${id}`, body === undefined ? undefined : JSON.stringify(body));
    },
    async open(email, { space, ...options } = {}) {
      const context = await openContext(browser, { viewport: { width: 1280, height: 800 }, ...options });
      const page = await context.newPage();
      page.on('pageerror', (error) => errors.push(`${error}`));
      page.on('console', (line) => {
        // A broken connection is reported by the browser and is no error of the page.
        if (line.type() === 'error' && !line.text().includes('net::ERR_')) errors.push(line.text());
      });
      const address = new URL(wire.url);
      address.searchParams.set('as', email);
      if (space !== undefined) address.searchParams.set('space', space);
      await page.goto(address.href);
      return page;
    },
    async close() {
      await browser.close();
      await wire.close();
      await webex.close();
    },
  };
}
