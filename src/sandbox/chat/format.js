const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const dated = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'medium' });

/**
 * Returns the day in the reader's time zone, as a key that sorts.
 *
 * @param {Date} date
 */
export function dayKey(date) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/**
 * Returns "Today", "Yesterday", or a day such as "Monday 17 November".
 *
 * @param {Date} date
 * @param {Date} now
 */
export function dayName(date, now) {
  if (dayKey(date) === dayKey(now)) return 'Today';
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (dayKey(date) === dayKey(yesterday)) return 'Yesterday';
  return weekday.format(date);
}

/** @param {Date} date */
export const timeOfDay = (date) => clock.format(date);

/** @param {Date} date */
export const fullTime = (date) => full.format(date);

/**
 * Returns the time for today and the date for other days, short enough for the list of spaces.
 *
 * @param {Date} date
 * @param {Date} now
 */
export function shortTime(date, now) {
  return dayKey(date) === dayKey(now) ? clock.format(date) : dated.format(date);
}

/**
 * Formats bytes in the largest unit that keeps the number at 1 or above: `840 B`, `12.3 KB`, `4 MB`.
 *
 * @param {number} bytes
 */
export function fileSize(bytes) {
  const units = ['B', 'KB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${Number(value.toFixed(digits))} ${units[unit]}`;
}

/**
 * Returns one or two letters for an avatar.
 *
 * @param {string} name
 */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}
