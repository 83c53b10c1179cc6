import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';
import { afterRunning } from '../core/async/running-time.ts';

const calls = new AsyncLocalStorage<Set<ClientRequest>>();

// The OAuth library hides its requests, and its own timeout would go by the clock: after a stop of this process it would
// throw an answer away that has arrived, and with it the tokens that are the only living ones.
subscribe('http.client.request.start', (message) => {
  if (typeof message === 'object' && message !== null && 'request' in message)
    if (message.request instanceof ClientRequest) calls.getStore()?.add(message.request);
});

/**
 * Runs a call over node:http, and cuts its requests when it takes longer than `ms` milliseconds in which this process ran.
 * It then rejects as after a lost connection.
 */
export async function limitCall<T>(ms: number, call: () => Promise<T>): Promise<T> {
  const requests = new Set<ClientRequest>();
  const stop = afterRunning(ms, () => {
    for (const request of requests) request.destroy(new Error('no answer in time'));
  });
  try {
    return await calls.run(requests, call);
  } finally {
    stop();
  }
}
