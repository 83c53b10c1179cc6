import type { z } from 'zod';
import type { ClientResponse } from './attempt.ts';
import type { Listener, Listeners } from './listeners.ts';
import { readPage, type WebexPage } from './pages.ts';
import { parseAnswer, readNothing } from './parse.ts';
import type { ClientCall, ClientQuery, ClientTransport } from './transport.ts';

/** One kind of thing in the REST API; Webex's SDK calls it a plugin. Every call can throw WebexError. */
export interface Resource<T> {
  get(id: string): Promise<T>;
  list(query?: ClientQuery): Promise<WebexPage<T>>;
  /** @param beforeAttempt is awaited right before each attempt, and ends the call when it throws */
  create(body: object, beforeAttempt?: ClientCall['beforeAttempt']): Promise<T>;
  /** Replaces the thing (PUT); the body is the thing itself, with its id. */
  update(body: { id: string; [key: string]: unknown }): Promise<T>;
  /** Deletes the thing. The bot framework passes the whole thing instead of its id. */
  remove(thing: string | { id: string }): Promise<void>;
  /** Does nothing: events come through `deliver`, not through a connection. */
  listen(): Promise<void>;
  on(event: string, listener: Listener): void;
  /** Removes a listener; without one, all listeners to the event. */
  off(event: string, listener?: Listener): void;
}

/**
 * Creates the calls for one kind of thing.
 *
 * @param name as events call it, e.g. `attachmentActions`
 * @param path below the API's base, e.g. `attachment/actions`
 */
export function createResource<S extends z.ZodType>(
  transport: ClientTransport,
  listeners: Listeners,
  name: string,
  shape: S,
  path = name,
  encode: (body: { [key: string]: unknown }) => object = (body) => body,
): Resource<z.infer<S>> {
  const one = (id: string) => transport.at(`${path}/${encodeURIComponent(id)}`);

  const parsed = (answer: ClientResponse) => parseAnswer(shape, answer);

  function write(
    verb: 'create' | 'update',
    url: URL,
    body: object,
    beforeAttempt?: ClientCall['beforeAttempt'],
  ): Promise<z.infer<S>> {
    const method = verb === 'create' ? 'POST' : 'PUT';
    const operation = `${name}.${verb}`;
    return transport.call({ operation, method, url, body: encode({ ...body }), beforeAttempt }, parsed);
  }

  return {
    get: (id) => transport.call({ operation: `${name}.get`, method: 'GET', url: one(id) }, parsed),
    list: (query) => readPage(transport, `${name}.list`, transport.at(path, query), shape),
    create: (body, beforeAttempt) => write('create', transport.at(path), body, beforeAttempt),
    update: ({ id, ...body }) => write('update', one(id), body),
    remove(thing) {
      const url = one(typeof thing === 'string' ? thing : thing.id);
      return transport.call({ operation: `${name}.remove`, method: 'DELETE', url }, readNothing);
    },
    listen: async () => {},
    on: (event, listener) => listeners.add(name, event, listener),
    off: (event, listener) => listeners.remove(name, event, listener),
  };
}
