import t from 'tap';
import { createReadTimes } from '../../src/meraki/read-times.ts';

t.test('the data is as old as the oldest answer that was read', async (t) => {
  const times = createReadTimes();
  t.equal(times.readAt(), undefined);
  times.noteRead(2_000);
  times.noteRead(1_000);
  times.noteRead(3_000);
  t.equal(times.readAt(), 1_000);
});

t.test('a kept list counts only when nothing else was read', async (t) => {
  const times = createReadTimes();
  times.noteKept(500);
  times.noteKept(400);
  t.equal(times.readAt(), 400);
  times.noteRead(1_000);
  t.equal(times.readAt(), 1_000);
});
