import type { TokenSource } from '../core/tokens.ts';

/**
 * Wraps a token source so that it is not asked again after it has rejected: all later calls get the same failure.
 *
 * @param refuse is called with that failure, once
 */
export function untilRefused(source: TokenSource, refuse: (error: unknown) => void): TokenSource {
  let refused: { error: unknown } | undefined;
  const guard = async (ask: () => Promise<string>): Promise<string> => {
    if (refused !== undefined) throw refused.error;
    try {
      return await ask();
    } catch (error) {
      if (refused === undefined) refuse(error);
      refused ??= { error };
      throw error;
    }
  };
  return { token: () => guard(source.token), renew: (token) => guard(() => source.renew(token)) };
}
