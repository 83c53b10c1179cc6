/** link: a link ended, the id is its grant's · space: the members of a space changed, the id is the space's. */
export type Topic = 'link' | 'space';

/**
 * Sends messages from one instance to all, itself included. A message may come late or never: subscribers use it only to
 * drop cached data earlier than it would expire anyway.
 */
export interface Broadcast {
  publish(topic: Topic, id: string): void;
  subscribe(topic: Topic, listener: (id: string) => void): void;
}
