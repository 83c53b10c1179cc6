/** What a person chose for themselves, a space's members for the space, or the product has to remember of itself. */
export interface Settings {
  /** @see personSettings, spaceSettings, adminSettings, PRODUCT_SETTINGS */
  id: string;
  /** The organization that answers when a command names none. */
  organizationId?: string | undefined;
  /** The network that a command is about when it names none; only while its organization answers. */
  network?: DefaultNetwork | undefined;
  /** Where private answers go in the space; absent when who reads there decides. */
  privacy?: Privacy | undefined;
  /** Whether the person's links are refreshed in time even when nobody uses them. */
  keepAlive?: boolean | undefined;
  /** Whom an address of BOT_ADMINS belonged to when it was first looked up. */
  personId?: string | undefined;
  /** When the administrators were told that Meraki refuses our own credentials; absent while it takes them. */
  credentialsRefusedAt?: number | undefined;
  /** The webhooks that were last found right: other instances need not look so soon. */
  webhooks?: FoundWebhooks | undefined;
}

export interface FoundWebhooks {
  /** Made of where they lead and how they are signed. */
  name: string;
  checkedAt: number;
}

export interface DefaultNetwork {
  id: string;
  /** As it was called when it was chosen. */
  name: string;
  organizationId: string;
}

export type Privacy =
  | { answers: 'direct' }
  | {
      answers: 'here';
      /** The Webex organizations whose people were there when it was decided. */
      readers: string[];
      /** The Webex organization whose people get their answers there; absent for everybody. */
      askers?: string | undefined;
    };

export const personSettings = (personId: string): string => `person ${personId}`;
export const spaceSettings = (roomId: string): string => `space ${roomId}`;
export const adminSettings = (email: string): string => `admin ${email}`;
export const PRODUCT_SETTINGS = 'product';
