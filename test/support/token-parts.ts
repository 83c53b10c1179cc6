import type { AuditLog } from '../../src/core/audit-log.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Grant, GrantKey } from '../../src/core/links.ts';
import type { Log } from '../../src/core/log.ts';
import { silentMeter } from '../../src/core/meter.ts';
import type { Provider } from '../../src/core/provider.ts';
import { createSealer, grantContext } from '../../src/oauth/sealing.ts';
import { createTokenRefresh } from '../../src/oauth/token-refresh.ts';

/** The collaborators that differ between tests of tokens. */
export interface TokenPartsDeps {
  provider: Provider;
  clock: Clock;
  log: Log;
  /** 32 bytes. */
  sealingKey: Buffer;
  onCredentials?: (accepted: boolean) => void;
  /** By default nothing is audited. */
  audit?: Pick<AuditLog, 'record'>;
}

/** Creates what each test of tokens needs, whatever its store and its provider are; nothing is counted. */
export function createTokenParts({
  sealingKey,
  onCredentials = () => {},
  audit = { record: async () => {} },
  ...deps
}: TokenPartsDeps) {
  const sealer = createSealer([{ id: 'k1', key: sealingKey }]);
  /** The collaborators of nearly every part of `oauth/`. */
  const common = { ...deps, now: deps.clock, sealer, audit, meter: silentMeter, onCredentials };
  return {
    common,
    openTokenRefresh: () => createTokenRefresh(common),
    /** Seals the tokens of a grant, as a callback does. */
    seal: (key: GrantKey, accessToken: string, refreshToken: string) =>
      ({
        sealedAccessToken: sealer.seal(accessToken, grantContext(key, 'access_token')),
        sealedRefreshToken: sealer.seal(refreshToken, grantContext(key, 'refresh_token')),
      }) satisfies Partial<Grant>,
  };
}
