/**
 * link: a link ended, the id is its grant's · space: the members of a space changed, the id is the space's · doubt: an
 * instance does not know whether it posted to a space, the text names who asks, the space and since when · posted: what an
 * instance knows of the bot's messages in a space, the answer to a doubt.
 */
export type Topic = (typeof TOPICS)[number];

/** Every topic. */
export const TOPICS = ['link', 'space', 'doubt', 'posted'] as const;

/**
 * Sends messages from one instance to all, itself included. A message may come late or never: subscribers use it only to
 * drop cached data earlier than it would expire anyway, and to find sooner or more surely what they look for otherwise too.
 * `text` is an id or another short text, at most 7000 bytes with the quotes and backslashes that JSON adds.
 */
export interface Broadcast {
  publish(topic: Topic, text: string): void;
  subscribe(topic: Topic, listener: (text: string) => void): void;
}
