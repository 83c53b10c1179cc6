/** link: one ended, told by its grant's id · space: who is in it has changed, told by the space's id. */
export type Topic = 'link' | 'space';

/**
 * What one instance tells all, itself included. It may come late or not at all: whoever hears it only drops early
 * what would be dropped anyway.
 */
export interface Broadcast {
  publish(topic: Topic, id: string): void;
  subscribe(topic: Topic, hear: (id: string) => void): void;
}
