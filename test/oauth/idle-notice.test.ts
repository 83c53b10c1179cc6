import t from 'tap';
import type { Grant } from '../../src/core/links.ts';
import { createIdleNotice } from '../../src/oauth/idle-notice.ts';
import { REFRESH_TOKEN_LIFE } from '../../src/oauth/token-refresh.ts';
import { NOW, newGrant } from '../support/records.ts';
import { SENT } from '../support/sent-message.ts';
import { noticesAtOnce } from '../support/tell.ts';

t.test(
  'a person is warned of what Meraki ends, unless the link was used or has ended meanwhile',
  async (t) => {
    const warned = newGrant({ organizationName: 'Aurora Retail', warnedAt: NOW, refreshedAt: NOW });
    const sent: string[] = [];
    const notices = noticesAtOnce({
      async sendDirect(_, { markdown }) {
        sent.push(markdown);
        return SENT;
      },
    });
    const tellWhile = (found: Grant | undefined) =>
      createIdleNotice(notices, { findGrant: async () => found }, () => NOW + REFRESH_TOKEN_LIFE / 2)(warned);
    await tellWhile({ ...warned, warnedAt: undefined });
    await tellWhile({ ...warned, status: 'relink_required' });
    await tellWhile(undefined);
    t.strictSame(sent, []);
    await tellWhile(warned);
    t.match(sent, [/Aurora Retail.*Meraki ends it in 45 days/]);
  },
);
