import type { z } from 'zod';
import {
  CLIENT_LIMITS,
  type ClientCall,
  type ClientLimits,
  type ClientResponse,
  createClientTransport,
  type Instrumentation,
  parseAnswer,
  readNothing,
} from '../client/index.ts';
import { isTrusted } from './is-trusted.ts';

/** The services of Webex besides the REST API, each at an address of its own. */
export interface WebexServices {
  /** Makes a call. @throws WebexError, also when `signal` aborts; Error when the address may not get the token */
  call(call: ClientCall, signal: AbortSignal): Promise<void>;
  /** Makes a call and parses the answer. @throws the same, and WebexError for an answer of another shape */
  read<S extends z.ZodType>(shape: S, call: ClientCall, signal: AbortSignal): Promise<z.infer<S>>;
}

/**
 * Creates the way to these services.
 *
 * @param options.catalogUrl decides which addresses may get the token
 */
export function createWebexServices(options: {
  token: string;
  catalogUrl: string;
  limits?: Partial<ClientLimits> | undefined;
  instrumentation: Instrumentation;
}): WebexServices {
  const { token, catalogUrl, limits, instrumentation } = options;

  /** Opens a connection for each call, because calls are rare. */
  async function send<T>(
    call: ClientCall,
    signal: AbortSignal,
    read: (answer: ClientResponse) => T,
  ): Promise<T> {
    const { origin } = call.url;
    if (!isTrusted(call.url, catalogUrl)) throw new Error(`${origin} is no host of Webex: it gets no token`);
    signal.throwIfAborted();
    const transport = createClientTransport({
      token,
      apiUrl: origin,
      limits: { ...CLIENT_LIMITS, ...limits },
      instrumentation,
    });
    const abort = () => void transport.close();
    signal.addEventListener('abort', abort);
    try {
      return await transport.call(call, read);
    } finally {
      signal.removeEventListener('abort', abort);
      await transport.close();
    }
  }

  return {
    call: (call, signal) => send(call, signal, readNothing),
    read: (shape, call, signal) => send(call, signal, (answer) => parseAnswer(shape, answer)),
  };
}
