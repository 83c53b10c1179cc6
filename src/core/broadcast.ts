/** link: a link ended, the id is its grant's · space: the members of a space changed, the id is the space's. */
export type Topic = 'link' | 'space';

/**
 * Messages from one instance to all, itself included. One may come late or never: subscribers only drop cached data early
 * that would expire anyway.
 */
export interface Broadcast {
  publish(topic: Topic, id: string): void;
  subscribe(topic: Topic, listener: (id: string) => void): void;
}
