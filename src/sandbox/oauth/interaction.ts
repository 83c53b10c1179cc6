import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Interaction, type Provider } from 'oidc-provider';
import { z } from 'zod';
import type { SandboxPerson, World } from '../world.ts';
import { resourceOf } from './organization.ts';
import { consentPage, notAllowedPage, type Pending } from './pages/consent.ts';
import { pageHeaders } from './pages/page.ts';
import { signInPage } from './pages/sign-in.ts';
import type { Profile } from './profile/profiles.ts';
import { formOf, pathOf } from './request.ts';

/** The forms that an interaction's pages post. */
const Answer = z.discriminatedUnion('action', [
  z.object({ action: z.literal('sign-in'), person: z.string() }),
  z.object({ action: z.literal('allow'), organization: z.string().optional() }),
  z.object({ action: z.literal('deny') }),
  z.object({ action: z.literal('sign-out') }),
]);

/** One request of a browser in an interaction that waits for a person. */
interface InteractionRequest {
  req: IncomingMessage;
  res: ServerResponse;
  interaction: Interaction;
  /** The person who is signed in. */
  person: SandboxPerson | undefined;
  waitsFor: 'sign-in' | 'consent';
}

/**
 * Creates the handler of the pages on which a person signs in and consents. Each interaction has its own path and
 * oidc-provider's signed SameSite cookie for that path: a form is accepted only from the browser that began.
 *
 * @throws errors.SessionNotFound (from the handler) when the interaction is over or belongs to another browser
 */
export function createInteraction(profile: Profile, provider: Provider, world: World) {
  /** Sends the page that the interaction waits on. */
  function show({ res, interaction, person, waitsFor }: InteractionRequest, problem?: string): void {
    const pending = pendingOf(interaction);
    const send = (status: number, body: string) =>
      res.writeHead(status, pageHeaders(pending.redirectUri)).end(body);
    const status = problem === undefined ? 200 : 400;
    if (waitsFor === 'sign-in' || !person) {
      send(status, signInPage(profile, world, pending.action, problem));
    } else if (mayGrant(person)) {
      send(status, consentPage(profile, world, person, pending, problem));
    } else send(403, notAllowedPage(profile, person, pending));
  }

  async function signIn(turn: InteractionRequest, email: string): Promise<void> {
    const { req, res } = turn;
    const person = world.people.find((one) => one.email === email && !one.isBot);
    if (!person || turn.waitsFor !== 'sign-in') return show(turn, 'Pick one of these.');
    // Somebody else may be signed in, since before or meanwhile in another tab; the latest sign-in counts.
    const session = await provider.Session.get(provider.createContext(req, res));
    if (session.accountId !== undefined && session.accountId !== person.id) {
      await session.destroy();
      // oidc-provider does not go on with an interaction of a session that has ended.
      turn.interaction.session = undefined;
      await turn.interaction.persist();
    }
    await provider.interactionFinished(req, res, { login: { accountId: person.id } });
  }

  /** Makes one grant, for one organization. */
  async function allow(turn: InteractionRequest, organizationId: string | undefined): Promise<void> {
    const { req, res, interaction, person } = turn;
    if (turn.waitsFor !== 'consent' || !person || !mayGrant(person)) return show(turn);
    if (organizationId === undefined || !person.organizations.includes(organizationId)) {
      return show(turn, 'Choose one of your organizations.');
    }
    const { client_id: clientId = '', scope = '' } = interaction.params;
    const grant = new provider.Grant({ accountId: person.id, clientId });
    grant.addOIDCScope(scope);
    grant.addResourceScope(resourceOf(organizationId), scope);
    const consent = { grantId: await grant.save() };
    await provider.interactionFinished(req, res, { consent }, { mergeWithLastSubmission: true });
  }

  const deny = ({ req, res }: InteractionRequest) =>
    provider.interactionFinished(req, res, {
      error: 'access_denied',
      error_description: profile.descriptions.access_denied ?? 'The person denied the request.',
    });

  /** Ends the session and begins the same authorization again, with nobody signed in. */
  async function signOut({ res, interaction }: InteractionRequest): Promise<void> {
    const session = await provider.Session.findByUid(interaction.session?.uid ?? '');
    await session?.destroy();
    await interaction.destroy();
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(interaction.params)) {
      if (value !== undefined) query.set(name, value);
    }
    res.writeHead(303, { location: `${profile.routes.authorization}?${query}` }).end();
  }

  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const interaction = await provider.interactionDetails(req, res);
    if (pathOf(req) !== pendingOf(interaction).action) throw new errors.SessionNotFound();
    const person = world.people.find((one) => one.id === interaction.session?.accountId);
    const waitsFor = interaction.prompt.name === 'consent' ? 'consent' : 'sign-in';
    const turn: InteractionRequest = { req, res, interaction, person, waitsFor };
    if (req.method !== 'POST') return show(turn);
    const { data } = Answer.safeParse(await formOf(req));
    switch (data?.action) {
      case 'sign-in':
        return signIn(turn, data.person);
      case 'allow':
        return allow(turn, data.organization);
      case 'deny':
        return deny(turn);
      case 'sign-out':
        return signOut(turn);
      default:
        return show(turn, 'Choose one of these.');
    }
  };
}

/** Meraki lets only a full administrator of at least one organization grant. */
function mayGrant(person: SandboxPerson): boolean {
  return person.merakiRole === 'organization administrator' && person.organizations.length > 0;
}

function pendingOf({ uid, params }: Interaction): Pending {
  return { action: `/sign-in/${uid}`, scope: params.scope ?? '', redirectUri: params.redirect_uri ?? '' };
}
