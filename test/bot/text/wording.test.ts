import t from 'tap';
import {
  ago,
  allOf,
  bullets,
  capitalized,
  countOf,
  listed,
  listedUpTo,
  paragraphs,
  strong,
  uncapitalized,
  yesOrNo,
} from '../../../src/bot/text/wording.ts';
import { DAY, HOUR, MINUTE } from '../../../src/core/clock.ts';

t.test('an age is written in words, from 60 days on as a date', async (t) => {
  const now = Date.UTC(2026, 7, 3);
  const cases: [number, string][] = [
    [-HOUR, 'just now'],
    [0, 'just now'],
    [MINUTE - 1, 'just now'],
    [MINUTE, '1 minute ago'],
    [59 * MINUTE, '59 minutes ago'],
    [HOUR, '1 hour ago'],
    [DAY - 1, '23 hours ago'],
    [DAY, '1 day ago'],
    [59 * DAY, '59 days ago'],
    [60 * DAY, 'on 4 June 2026'],
  ];
  for (const [age, words] of cases) t.equal(ago(now - age, now), words);
});

t.test('lists and counts are written in words', async (t) => {
  t.equal(countOf(1, 'device'), '1 device');
  t.equal(countOf(1200, 'device'), '1,200 devices');
  t.equal(allOf(2, 'device'), 'Both devices');
  t.equal(allOf(1200, 'device'), 'All 1,200 devices');
  t.equal(listed([]), '');
  t.equal(listed(['a']), 'a');
  t.equal(listed(['a', 'b']), 'a and b');
  t.equal(listed(['a', 'b', 'c']), 'a, b and c');
  t.equal(listed(['a', 'b'], 'or'), 'a or b');
  t.equal(listed(['a', 'b', 'c'], 'or'), 'a, b or c');
  t.equal(listed(['a and b', '1,2', '']), 'a and b, 1,2 and ');
  t.equal(listedUpTo(2, ['a', 'b']), 'a and b');
  t.equal(listedUpTo(2, ['a', 'b', 'c', 'd']), 'a, b and 2 more');
});

t.test('irregular plurals, paragraphs and bullets are written as Markdown', async (t) => {
  t.equal(countOf(1, 'person', 'people'), '1 person');
  t.equal(countOf(2, 'person', 'people'), '2 people');
  t.equal(paragraphs('a', '', 'b'), 'a\n\nb');
  t.equal(bullets(['a', 'b']), '- a\n- b');
  t.equal(bullets([]), '');
});

t.test('a bold sentence has no bold inside, and keeps stars that are escaped', async (t) => {
  t.equal(strong('**Ben** has no links.'), '**Ben has no links.**');
  t.equal(strong('“\\*\\*x\\*\\*” of **A\\\\**.'), '**“\\*\\*x\\*\\*” of A\\\\.**');
  t.equal(strong('plain'), '**plain**');
});

t.test('a sentence begins with a capital, unless with a name of the API', async (t) => {
  const sentences = ['site down', 'hub: no peers', 'ünknown', 'secureConnect: online', '2 devices', ''];
  t.same(sentences.map(capitalized), [
    'Site down',
    'Hub: no peers',
    'Ünknown',
    'secureConnect: online',
    '2 devices',
    '',
  ]);
});

t.test('a flag is yes, no or not known', async (t) => {
  t.same([true, false, undefined].map(yesOrNo), ['yes', 'no', '']);
});

t.test(
  'a sentence goes on behind other words with a small letter, unless it begins with an abbreviation',
  async (t) => {
    t.same(['Both uplinks OK', 'VPN is down', 'wan1 failed', ''].map(uncapitalized), [
      'both uplinks OK',
      'VPN is down',
      'wan1 failed',
      '',
    ]);
  },
);
