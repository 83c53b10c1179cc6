import type { TokenSource } from '../core/tokens.ts';

/** Wraps a token source so that it is not asked again after it has rejected: all later calls get the same failure. */
export function untilRefused(source: TokenSource): TokenSource {
  let refused: { error: unknown } | undefined;
  const guard = async (ask: () => Promise<string>): Promise<string> => {
    if (refused !== undefined) throw refused.error;
    try {
      return await ask();
    } catch (error) {
      refused = { error };
      throw error;
    }
  };
  return { token: () => guard(source.token), renew: (token) => guard(() => source.renew(token)) };
}
