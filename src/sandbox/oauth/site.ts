import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Provider } from 'oidc-provider';
import type { World } from '../world.ts';
import { createInteraction } from './interaction.ts';
import { errorPage } from './pages/error.ts';
import { OAUTH_STYLESHEET_PATH, pageHeaders, sendStylesheet } from './pages/page.ts';
import { signOutPage } from './pages/sign-in.ts';
import type { Profile } from './profile/profiles.ts';
import { isCrossSite, pathOf } from './request.ts';

const SIGN_OUT_PATH = '/sign-out';

/** The pages of an authorization server. */
export interface Site {
  owns(path: string): boolean;
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
}

/** Creates the pages: sign-in, consent, sign-out and the stylesheet. */
export function createSite(profile: Profile, provider: Provider, world: World): Site {
  const interact = createInteraction(profile, provider, world);

  const refuse = (res: ServerResponse, status: number, error: string, description: string) =>
    res.writeHead(status, pageHeaders()).end(errorPage(profile, error, description));

  /** Signs out, for changing the person at Webex, which shows no page to a person who is signed in. */
  async function signOut(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const session = await provider.Session.get(provider.createContext(req, res));
    if (req.method === 'POST') {
      await session.destroy();
      res.writeHead(303, { location: SIGN_OUT_PATH }).end();
      return;
    }
    const person = world.people.find((one) => one.id === session.accountId);
    res.writeHead(200, pageHeaders()).end(signOutPage(profile, person));
  }

  async function route(req: IncomingMessage, res: ServerResponse): Promise<void> {
    switch (pathOf(req)) {
      case OAUTH_STYLESHEET_PATH:
        return sendStylesheet(res);
      case SIGN_OUT_PATH:
        return signOut(req, res);
      default:
        return interact(req, res);
    }
  }

  return {
    owns: (path) => path === SIGN_OUT_PATH || path.startsWith('/sign-in/'),
    async handle(req, res) {
      if (isCrossSite(req)) {
        refuse(res, 403, 'cross-site request', 'This form was sent from another site.');
        return;
      }
      try {
        await route(req, res);
      } catch (error) {
        if (error instanceof errors.SessionNotFound) {
          const text = 'This page has expired or was opened in another browser.';
          refuse(res, 400, 'expired', `${text} Go back to the app and start again.`);
          return;
        }
        console.error(`The ${profile.site} stand-in failed:`, error);
        if (!res.headersSent) refuse(res, 500, 'server_error', 'The stand-in failed; its terminal says why.');
      }
    },
  };
}
