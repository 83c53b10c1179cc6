import type { z } from 'zod';
import type { Log } from '../../core/log.ts';
import type { Meter } from '../../core/meter.ts';
import {
  type ClientCall,
  createClientTransport,
  defaultLimits,
  type Limits,
  parseAnswer,
} from '../client/index.ts';
import { instrument } from '../instrumentation.ts';
import { isTrusted } from './trusted.ts';

/** Webex's services besides the REST API, each at an address of its own. */
export interface WebexServices {
  /** @throws WebexError, also when `signal` ends it; Error when the address is none that may get the token */
  call(call: ClientCall, signal: AbortSignal): Promise<void>;
  /** The same, and what is answered. @throws WebexError also for another shape */
  read<S extends z.ZodType>(shape: S, call: ClientCall, signal: AbortSignal): Promise<z.infer<S>>;
}

/** @param options.catalogUrl decides which addresses may get the token */
export function createWebexServices(options: {
  token: string;
  catalogUrl: string;
  limits?: Partial<Limits> | undefined;
  log: Log;
  meter: Meter;
}): WebexServices {
  const { token, catalogUrl, limits, log, meter } = options;

  /** Calls are few and far between: a connection each. */
  async function send(call: ClientCall, signal: AbortSignal) {
    const { origin } = call.url;
    if (!isTrusted(call.url, catalogUrl)) throw new Error(`${origin} is no host of Webex: it gets no token`);
    signal.throwIfAborted();
    const transport = createClientTransport({
      token,
      apiUrl: origin,
      limits: { ...defaultLimits, ...limits },
      watching: instrument(log, meter),
    });
    const abort = () => void transport.close();
    signal.addEventListener('abort', abort);
    try {
      return await transport.call(call);
    } finally {
      signal.removeEventListener('abort', abort);
      await transport.close();
    }
  }

  return {
    async call(call, signal) {
      await send(call, signal);
    },
    async read(shape, call, signal) {
      const answer = await send(call, signal);
      return parseAnswer(shape, answer, { method: call.method, path: call.url.pathname });
    },
  };
}
