import t from 'tap';
import { readAccess } from '../../../src/bot/understand/access.ts';

t.test('whose links are to end is read in the words that people have for it', (t) => {
  for (const [text, name] of [
    ['cut off ada', 'ada'],
    ['cut Ada off please', 'Ada'],
    ["remove ada's access", 'ada'],
    ['remove ada’s access!', 'ada'],
    ['ada left the company, remove her access', 'ada'],
    ['Ada Moreno has left, please take away her access', 'Ada Moreno'],
    ['kick ben out', 'ben'],
    ['lock out ben', 'ben'],
    ['revoke access of ben@aurora.example', 'ben@aurora.example'],
    ['can you disconnect ada from the bot', 'ada'],
    ['ben should no longer have access', 'ben'],
    ['block a colleague', undefined],
    ['how do I cut off a colleague', undefined],
    ['remove her access', undefined],
  ] as const)
    t.same(readAccess(text), { kind: 'end', name }, text);
  t.end();
});

t.test('the own link, and who has one', (t) => {
  for (const text of [
    'log me out',
    'disconnect me',
    'Remove my access.',
    'sign out',
    'please delete my account',
  ])
    t.same(readAccess(text), { kind: 'own' }, text);
  for (const text of ['who has access', 'who is linked?', 'who uses this bot'])
    t.same(readAccess(text), { kind: 'list' }, text);
  t.end();
});

t.test('clients, devices, sites and lines are nobody', (t) => {
  for (const text of [
    'block client aa:bb:cc:dd:ee:ff',
    'kick laptop-12 off the wifi',
    'disconnect rotterdam-301-gw01',
    'remove the switch from Oslo',
    'who has access to the dashboard',
    'who is connected in Oslo',
    'disable port 3 of sw01',
    'cut off power in Oslo',
    'is Oslo cut off',
    'store says they were cut off several times, was Antwerp 033 down',
    'stop it',
    'revoke everything please',
    'status',
  ])
    t.equal(readAccess(text), undefined, text);
  t.end();
});
