import { type Clock, DAY, HOUR } from '../../src/core/clock.ts';
import { type Provider, ProviderError } from '../../src/core/provider.ts';
import { newSecret } from '../../src/core/secrets.ts';

export interface RotatingProvider extends Provider {
  /** The number of refreshes that were started. */
  calls: number;
  /** The most refreshes that were under way at once. */
  peak: number;
  /** Runs before each refresh is carried out; an error that it throws is the answer. */
  before: () => Promise<void>;
  /** Issues a refresh token that is valid. */
  issue(): string;
}

/**
 * Counts refreshes where thousands are too many for HTTP. Strict in what counts: a token is good for one
 * refresh within 90 days, and used again it is refused.
 */
export function createRotatingProvider(clock: Clock): RotatingProvider {
  /** When each was issued. */
  const good = new Map<string, number>();
  let underWay = 0;
  const issue = () => {
    const token = newSecret();
    good.set(token, clock());
    return token;
  };
  const refuse = async () => {
    throw new ProviderError('meraki', 'invalid_grant', 'unknown');
  };
  const provider: RotatingProvider = {
    calls: 0,
    peak: 0,
    before: async () => {},
    issue,
    authorizeUrl: () => 'https://meraki.example/authorize',
    exchange: refuse,
    async refresh(token) {
      provider.calls += 1;
      underWay += 1;
      provider.peak = Math.max(provider.peak, underWay);
      try {
        await provider.before();
        const issuedAt = good.get(token);
        good.delete(token);
        if (issuedAt === undefined || clock() - issuedAt >= 90 * DAY) return await refuse();
        return { accessToken: newSecret(), refreshToken: issue(), expiresAt: clock() + HOUR };
      } finally {
        underWay -= 1;
      }
    },
    async revoke(token) {
      good.delete(token);
    },
  };
  return provider;
}
