import { randomBytes } from 'node:crypto';

/** A person's role in Meraki; only an organization administrator with full access can grant. */
export type MerakiRole = 'organization administrator' | 'technician' | 'none';

/** A person of the sandbox, or the bot. */
export interface SandboxPerson {
  /** The person's id in the Webex REST API. */
  id: string;
  email: string;
  displayName: string;
  /** IANA time zone name; absent when the person never set one. */
  timezone?: string | undefined;
  /** Id of the person's Webex organization. */
  orgId: string;
  /** One line that says who the person is, shown on the sign-in pages and the chat page. */
  description: string;
  merakiRole: MerakiRole;
  /** Ids of the Meraki organizations that the person administers. */
  organizations: string[];
  /** The access token for the Webex stand-in: the chat page acts with it as this person, and the bot with its own. */
  webexToken: string;
  isBot: boolean;
  /** Whether BOT_ADMINS names the person, as an administrator of the bot. */
  administersBot: boolean;
}

/** A space that exists when the sandbox starts. */
export interface SandboxSpace {
  title: string;
  type: 'group' | 'direct';
  /** Ids of the people in the space, with the bot. */
  members: string[];
  /** Ids of the members who moderate the space; when there are none, every member may change it. */
  moderators?: string[];
  /** Whether only moderators may post. */
  isAnnouncementOnly?: boolean;
}

/** Returns a space in which only Ada and Ben may post: what somebody asks the bot there, it can't answer there. */
export function announcementSpace({ people, bot }: World): SandboxSpace {
  const members = people.filter(({ orgId }) => orgId === bot.orgId).map(({ id }) => id);
  const moderators = people
    .filter(({ administersBot, merakiRole }) => administersBot || merakiRole === 'organization administrator')
    .map(({ id }) => id);
  return { title: 'Announcements', type: 'group', members, moderators, isAnnouncementOnly: true };
}

/** The client id and secret with which the bot is registered at a stand-in of a provider. */
export interface RegisteredClient {
  id: string;
  secret: string;
}

/** The data that all stand-ins share. */
export interface World {
  /** All people, and the bot as the last one. */
  people: SandboxPerson[];
  bot: SandboxPerson;
  spaces: SandboxSpace[];
  /** `size` decides how many networks and devices the organization has. */
  merakiOrganizations: { id: string; name: string; size: 'large' | 'small' }[];
  /** The bot's registration at Webex's authorization server. */
  webexClient: RegisteredClient;
  /** The bot's registration at Meraki's authorization server. */
  merakiClient: RegisteredClient;
  /** The value for WEBEX_WEBHOOK_SECRET, with which webhooks are signed. */
  webhookSecret: string;
}

/**
 * Returns an id in the form of the Webex REST API: base64url of a `ciscospark` URI.
 *
 * @param kind what the id names, in capitals: `PEOPLE`, `ROOM`
 */
export function webexId(kind: string, uuid: string): string {
  return Buffer.from(`ciscospark://us/${kind}/${uuid}`).toString('base64url');
}

/** The Webex organizations: of the company, and of its partner. */
const AURORA = webexId('ORGANIZATION', '5f0e1b4c-6f2f-4b7a-9f46-0a4f3d2f1c01');
const PARTNER = webexId('ORGANIZATION', '8c2d7a10-3b1e-4d3f-8f55-6a0b9e7d2c02');
const secret = () => randomBytes(32).toString('base64url');

/**
 * Creates the people, spaces and organizations of the sandbox. Ids and names are always the same; tokens and secrets are
 * random, and new at each call.
 */
export function createWorld(): World {
  const person = (
    digit: number,
    email: string,
    displayName: string,
    rest: Pick<SandboxPerson, 'orgId' | 'description' | 'merakiRole' | 'organizations'> & {
      isBot?: boolean;
      administersBot?: boolean;
      timezone?: string;
    },
  ): SandboxPerson => ({
    id: webexId('PEOPLE', `3b7d5c1e-0000-4000-8000-00000000000${digit}`),
    email,
    displayName,
    webexToken: secret(),
    isBot: false,
    administersBot: false,
    ...rest,
  });
  const ada = person(1, 'ada@aurora.example', 'Ada Moreno', {
    orgId: AURORA,
    timezone: 'Europe/Amsterdam',
    description: 'Organization administrator at Meraki: can link',
    merakiRole: 'organization administrator',
    organizations: ['549236', '817302'],
  });
  const tom = person(2, 'tom@aurora.example', 'Tom Becker', {
    orgId: AURORA,
    timezone: 'Europe/Lisbon',
    description: 'Technician: Meraki does not let him grant',
    merakiRole: 'technician',
    organizations: ['549236'],
  });
  const gina = person(3, 'gina@partner.example', 'Gina Park', {
    orgId: PARTNER,
    timezone: 'America/New_York',
    description: 'Guest from another Webex organization: the bot does not answer her',
    merakiRole: 'none',
    organizations: [],
  });
  const ben = person(4, 'ben@aurora.example', 'Ben Okafor', {
    orgId: AURORA,
    description: "The bot's administrator: lists and revokes links",
    merakiRole: 'none',
    organizations: [],
    administersBot: true,
  });
  const bot = person(9, 'meraki@webex.bot', 'Meraki', {
    orgId: AURORA,
    description: 'The bot',
    merakiRole: 'none',
    organizations: [],
    isBot: true,
  });
  const humans = [ada, tom, gina, ben];
  return {
    people: [...humans, bot],
    bot,
    spaces: [
      { title: 'Network operations', type: 'group', members: [ada.id, tom.id, ben.id, bot.id] },
      {
        title: 'Store rollout with partners',
        type: 'group',
        members: [ada.id, gina.id, bot.id],
        moderators: [ada.id],
      },
      ...humans.map(
        (human): SandboxSpace => ({ title: bot.displayName, type: 'direct', members: [human.id, bot.id] }),
      ),
    ],
    merakiOrganizations: [
      { id: '549236', name: 'Aurora Retail', size: 'large' },
      { id: '817302', name: 'Harbor Lab', size: 'small' },
    ],
    webexClient: { id: 'C0ffee-webex-integration', secret: secret() },
    merakiClient: { id: 'meraki-integration-7f3a', secret: secret() },
    webhookSecret: secret(),
  };
}
