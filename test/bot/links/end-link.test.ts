import t from 'tap';
import { stopLink } from '../../../src/bot/links/end-link.ts';
import { revocationOf } from '../../../src/oauth/token-service.ts';
import { createMemoryAuditLog } from '../../support/audit-log.ts';
import { ben } from '../../support/chat.ts';
import { createMemoryLog, NOW, newGrant } from '../../support/records.ts';

const unused = (): never => {
  throw new Error('not used here');
};

t.test(
  'the audit log names the link that ended: it may have been made again after it was listed',
  async (t) => {
    const listed = newGrant();
    const again = newGrant({ personId: listed.personId });
    const { audit, entries } = createMemoryAuditLog(() => NOW);
    const stopped = { grant: again, revocation: revocationOf(again, NOW), isUnreadable: false };
    for (const result of [stopped, undefined]) {
      const tokens = {
        stopServing: async () => result,
        source: unused,
        claimNotification: unused,
        revokeAtMeraki: unused,
      };
      const lateEnds = { goOn: unused, forget: () => {}, settle: unused };
      const deps = { tokens, audit, lateEnds, log: createMemoryLog() };
      await stopLink(listed, 'revoke', { person: ben }, unused, deps);
    }
    t.match(entries, [
      { action: 'revoke', outcome: 'ended', linkId: again.linkId },
      { action: 'revoke', outcome: 'gone already', linkId: listed.linkId },
    ]);
  },
);
