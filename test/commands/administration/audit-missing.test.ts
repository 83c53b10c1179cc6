import t from 'tap';
import { gapEntry } from '../../../src/core/audit-gap.ts';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
import { ben, NOW, start } from '../../support/chat.ts';

const trouble = {
  reason: 'the disk of DATA_DIR failed (EIO): check it',
  since: NOW - MINUTE,
  waiting: 10,
  lost: 2,
};
const NOW_MISSING =
  '⚠️ **12 entries are missing** since 14:01: the disk of DATA\\_DIR failed (EIO): check it. 10 of them will be added when that is fixed, unless the bot stops first. The log of the server has them in full.';
const gap = { since: NOW - 2 * HOUR, until: NOW - HOUR };

t.test('`audit` says which entries were missing before, in its place in the list', async (t) => {
  const { answer, entries } = await start(t);
  entries.push(gapEntry({ ...gap, count: 3 }), gapEntry({ ...gap, count: 1 }));
  entries.push(gapEntry({ ...gap, count: 7, isAtLeast: true }));
  const text = await answer(ben, 'audit');
  t.match(text, '**at least 7 entries are missing** since 12:02');
  t.match(text, '- 13:02 · the audit log could not be written · **1 entry is missing** since 12:02');
  t.match(text, '- 13:02 · the audit log could not be written · **3 entries are missing** since 12:02');
});

t.test('`audit` says what is missing right now, why, and what to do, also when it has nothing', async (t) => {
  const { answer, entries, auditState } = await start(t);
  auditState.trouble = trouble;
  t.equal(await answer(ben, 'audit'), `The audit log has nothing.\n\n${NOW_MISSING}`);
  entries.push(gapEntry({ ...gap, count: 3 }));
  t.match(await answer(ben, 'audit'), `**1 entry of the audit log**\n\n${NOW_MISSING}\n\n- `);
  auditState.trouble = { ...trouble, waiting: 0, lost: 1 };
  t.match(await answer(ben, 'audit'), /\*\*1 entry is missing\*\* .*check it\. The log of the server/);
});

t.test('`export audit` says so in its message and in the file', async (t) => {
  const { say, entries, auditState } = await start(t);
  entries.push(gapEntry({ ...gap, count: 3 }));
  auditState.trouble = trouble;
  const [sent] = await say(ben, 'export audit last 30d');
  t.equal(
    sent?.message.markdown,
    `2 entries of the audit log in the last 30 days, newest first.\n\n⚠️ **3 entries are missing** in it: the rows \`entries_missing\` say since when.\n\n${NOW_MISSING}`,
  );
  t.match(sent?.message.file?.data.toString('utf8').split('\r\n').slice(1), [
    '2026-08-03T14:02:00Z,entries_missing,12 entries since 2026-08-03T14:01:00.000Z,,,,,,,,,,',
    '2026-08-03T13:02:00Z,entries_missing,3 entries since 2026-08-03T12:02:00.000Z,,,,,,,,,,',
    '',
  ]);
});
