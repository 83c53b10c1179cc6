import { randomBytes } from 'node:crypto';

/** A person's role at Meraki; only a full organization administrator can grant. */
export type MerakiRole = 'organization administrator' | 'technician' | 'none';

/** A person of the sandbox, or the bot. */
export interface SandboxPerson {
  /** A Webex REST id. */
  id: string;
  email: string;
  displayName: string;
  /** IANA time zone name; absent when the person never set one. */
  timezone?: string | undefined;
  /** Id of the person's Webex organization. */
  orgId: string;
  /** One line about the person, shown on the pages. */
  part: string;
  merakiRole: MerakiRole;
  /** Ids of the Meraki organizations that the person administers. */
  organizations: string[];
  /** The token with which the chat page acts as this person at the Webex stand-in. */
  webexToken: string;
  isBot: boolean;
  /** Whether BOT_ADMINS names the person. */
  administersBot: boolean;
}

/** A space that exists when the sandbox starts. */
export interface SandboxSpace {
  title: string;
  type: 'group' | 'direct';
  /** Person ids. */
  members: string[];
  /** Ids of the members who moderate the space; without moderators every member may change it. */
  moderators?: string[];
}

/** The credentials of an OAuth client. */
export interface RegisteredClient {
  id: string;
  secret: string;
}

/** The data that all stand-ins share; credentials are new at every start. */
export interface World {
  people: SandboxPerson[];
  bot: SandboxPerson;
  spaces: SandboxSpace[];
  merakiOrganizations: { id: string; name: string; size: 'large' | 'small' }[];
  webexClient: RegisteredClient;
  merakiClient: RegisteredClient;
  webhookSecret: string;
}

/** Returns a Webex REST id in Webex's own form: base64url of a `ciscospark` URI. */
export function webexId(kind: string, uuid: string): string {
  return Buffer.from(`ciscospark://us/${kind}/${uuid}`).toString('base64url');
}

const AURORA = webexId('ORGANIZATION', '5f0e1b4c-6f2f-4b7a-9f46-0a4f3d2f1c01');
const PARTNER = webexId('ORGANIZATION', '8c2d7a10-3b1e-4d3f-8f55-6a0b9e7d2c02');
const secret = () => randomBytes(32).toString('base64url');

/** Creates the people, spaces and organizations of the sandbox. */
export function createWorld(): World {
  const person = (
    n: number,
    email: string,
    displayName: string,
    rest: Pick<SandboxPerson, 'orgId' | 'part' | 'merakiRole' | 'organizations'> & {
      isBot?: boolean;
      administersBot?: boolean;
      timezone?: string;
    },
  ): SandboxPerson => ({
    id: webexId('PEOPLE', `3b7d5c1e-0000-4000-8000-00000000000${n}`),
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
    part: 'Organization administrator at Meraki: can link',
    merakiRole: 'organization administrator',
    organizations: ['549236', '817302'],
  });
  const tom = person(2, 'tom@aurora.example', 'Tom Becker', {
    orgId: AURORA,
    timezone: 'Europe/Lisbon',
    part: 'Technician: Meraki does not let him grant',
    merakiRole: 'technician',
    organizations: ['549236'],
  });
  const gina = person(3, 'gina@partner.example', 'Gina Park', {
    orgId: PARTNER,
    timezone: 'America/New_York',
    part: 'Guest from another Webex organization',
    merakiRole: 'none',
    organizations: [],
  });
  const ben = person(4, 'ben@aurora.example', 'Ben Okafor', {
    orgId: AURORA,
    part: "The bot's administrator: lists and revokes links",
    merakiRole: 'none',
    organizations: [],
    administersBot: true,
  });
  const bot = person(9, 'meraki@webex.bot', 'Meraki', {
    orgId: AURORA,
    part: 'The bot',
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
        (p): SandboxSpace => ({ title: bot.displayName, type: 'direct', members: [p.id, bot.id] }),
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
