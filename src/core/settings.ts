import type { Grant } from './links.ts';

/** Settings of a person, of a space, of an administrator, of somebody whom the bot refuses, or of the product itself. */
export interface Settings {
  /** The owner. @see personSettings, spaceSettings, adminSettings, refusalSettings, PRODUCT_SETTINGS */
  id: string;
  /** The default organization: it answers when a command names none. */
  organizationId?: string | undefined;
  /** The default network: a command that names none is about it, while its organization answers. */
  network?: DefaultNetwork | undefined;
  /** The place of private answers in the space; absent when the space's members decide. */
  privacy?: Privacy | undefined;
  /** Who chose the settings of the space; absent for what a version before this field chose. */
  choosers?: Choosers | undefined;
  /** Whether the person's links are refreshed in time even when nobody uses them. */
  keepAlive?: boolean | undefined;
  /** The person to whom an address of BOT_ADMINS belonged when it was first looked up. */
  personId?: string | undefined;
  /** The Webex organization of that person, as Webex last gave it. */
  personOrgId?: string | undefined;
  /**
   * Present while an address of BOT_ADMINS is in dispute: the person to whom it belongs by Webex's last answer; empty for
   * nobody.
   */
  disputedBy?: string | undefined;
  /** The time at which the other administrators were told of the dispute. */
  disputeToldAt?: number | undefined;
  /** The time after which the settings are of no use: the sweep deletes them. */
  expiresAt?: number | undefined;
  /** The time at which the administrators were told that Meraki refuses our own credentials; absent while Meraki accepts them. */
  credentialsRefusedAt?: number | undefined;
  /** The webhooks that were last found right, so that other instances need not check them as soon. */
  webhooks?: FoundWebhooks | undefined;
  /** The time at which Webex first did not know the person, epoch milliseconds; absent while Webex knows them. */
  missedAt?: number | undefined;
  /** The last round of questions to Webex about people who may have left. */
  leavers?: LeaversSettings | undefined;
  /** Links that were ended, came back with an older store and were ended again; present until the administrators are told. */
  restored?: { links: RestoredLink[] } | undefined;
}

/** A link that an older store brought back, with the names that it had there. */
export type RestoredLink = Pick<
  Grant,
  'personId' | 'organizationId' | 'personName' | 'personEmail' | 'organizationName'
>;

/** A round of questions to Webex about people who may have left; times are epoch milliseconds. */
export interface LeaversSettings {
  /** The end of the last complete round. */
  at?: number | undefined;
  /** The time at which the administrators were last told of a doubt. */
  toldAt?: number | undefined;
  /** Why the last round was not believed; absent when it was. */
  doubt?: LeaversDoubt | undefined;
}

/** many_missing: Webex did not know too many people · self_unreadable: it did not show the bot's own person. */
export type LeaversDoubt = 'many_missing' | 'self_unreadable';

/** Webhooks at Webex that were right when they were checked. */
export interface FoundWebhooks {
  /** Derived from their target URL and their secret. */
  name: string;
  /** When they were last found active, or put right: events since then may be missed when they are found off. Epoch milliseconds. */
  checkedAt: number;
}

/** A network that was chosen as the default. */
export interface DefaultNetwork {
  id: string;
  /** The name at the time of the choice. */
  name: string;
  organizationId: string;
}

/** A decision of a space's members about private answers. */
export type Privacy =
  | { answers: 'direct' }
  | {
      answers: 'here';
      /** The Webex organizations of the members at the time of the decision. */
      readers: string[];
      /** The Webex organization whose people get their answers there; absent for everybody. */
      askers?: string | undefined;
    };

/** A person who chose a setting of a space. */
export interface Chooser {
  personId: string;
  /** The person's Webex organization; empty when Webex does not tell it, and then equal to no other. */
  orgId: string;
}

/**
 * Who chose the settings of a space. Each entry repeats what was chosen and counts only while it is the setting: an instance
 * of the version before changes a setting and leaves its entry.
 */
export interface Choosers {
  organization?: (Chooser & { organizationId: string }) | undefined;
  network?: (Chooser & { networkId: string }) | undefined;
  privacy?: (Chooser & { answers: Privacy['answers'] }) | undefined;
}

/** Returns who chose the default organization of a space; undefined when that is not known. */
export function organizationChooser({ organizationId, choosers }: Settings): Chooser | undefined {
  const chooser = choosers?.organization;
  return chooser !== undefined && chooser.organizationId === organizationId ? chooser : undefined;
}

/** Returns who chose the default network of a space; undefined when that is not known. */
export function networkChooser({ network, choosers }: Settings): Chooser | undefined {
  const chooser = choosers?.network;
  return chooser !== undefined && chooser.networkId === network?.id ? chooser : undefined;
}

/** Returns who decided about private answers in a space; undefined when that is not known. */
export function privacyChooser({ privacy, choosers }: Settings): Chooser | undefined {
  const chooser = choosers?.privacy;
  return chooser !== undefined && chooser.answers === privacy?.answers ? chooser : undefined;
}

/**
 * Returns the settings without a person: another id stands in their place among those who chose them, and what they chose stays;
 * of their restored links nobody is told any more.
 */
export function withoutPersonIn(settings: Settings, personId: string, as: string): Settings {
  const { choosers, restored, ...others } = settings;
  const { organization, network, privacy } = choosers ?? {};
  const changed = <T extends Chooser>(chooser: T): T =>
    chooser.personId === personId ? { ...chooser, personId: as } : chooser;
  const links = restored?.links.filter((link) => link.personId !== personId) ?? [];
  return {
    ...others,
    ...(choosers && {
      choosers: {
        ...(organization && { organization: changed(organization) }),
        ...(network && { network: changed(network) }),
        ...(privacy && { privacy: changed(privacy) }),
      },
    }),
    ...(links.length > 0 && { restored: { links } }),
  };
}

/** Tells whether settings name a person: as somebody who chose them, or in a restored link. */
export function isNamedIn({ choosers = {}, restored }: Settings, personId: string): boolean {
  const links = restored?.links ?? [];
  return [choosers.organization, choosers.network, choosers.privacy, ...links].some(
    (one) => one?.personId === personId,
  );
}

/** Returns the id of a person's settings. */
export const personSettings = (personId: string): string => `person ${personId}`;
/** Returns the id of a space's settings. */
export const spaceSettings = (roomId: string): string => `space ${roomId}`;
/** Begins the ids of the settings of administrators. */
export const ADMIN_SETTINGS = 'admin ';
/** Returns the id of the settings of an administrator. @param name an address of BOT_ADMINS, or a person id */
export const adminSettings = (name: string): string => `${ADMIN_SETTINGS}${name}`;
/**
 * Returns the id of what is remembered for a day of a person whom the bot refuses.
 *
 * @param what line: that they were told so · audit: that an administrators' command of theirs is in the audit log
 */
export const refusalSettings = (personId: string, what: 'line' | 'audit'): string =>
  `refusal ${what} ${personId}`;
/** Returns the ids of all settings that are of a person. */
export const ownSettings = (personId: string): string[] => [
  personSettings(personId),
  refusalSettings(personId, 'line'),
  refusalSettings(personId, 'audit'),
];
/** The id of the product's own settings. */
export const PRODUCT_SETTINGS = 'product';
