import t from 'tap';
import { dayName, fileSize, initials, shortTime } from '../../../src/sandbox/chat/format.js';

t.test('a day is named Today, Yesterday, or by its weekday and date', async (t) => {
  const now = new Date(2026, 2, 1, 0, 5);
  t.equal(dayName(new Date(2026, 2, 1, 0, 1), now), 'Today');
  t.equal(dayName(new Date(2026, 1, 28, 23, 59), now), 'Yesterday');
  t.equal(dayName(new Date(2026, 1, 27, 12, 0), now), 'Friday 27 February');
  t.equal(shortTime(new Date(2026, 2, 1, 0, 1), now), '00:01');
  t.equal(shortTime(new Date(2026, 1, 28, 23, 59), now), '28 Feb');
});

t.test('a file size has the largest unit that keeps the number at 1 or above', async (t) => {
  const sizes = [0, 1023, 1024, 12_595, 4_194_304, 120 * 1024 * 1024];
  t.same(sizes.map(fileSize), ['0 B', '1023 B', '1 KB', '12.3 KB', '4 MB', '120 MB']);
});

t.test('initials are one or two letters of a name', async (t) => {
  t.same(['Ada Moreno', 'Meraki', ' jo van der Berg ', '', '👩‍🔧 Eva'].map(initials), [
    'AM',
    'M',
    'JB',
    '?',
    '👩E',
  ]);
});
