import t from 'tap';
import { textBlock } from '../../../src/bot/report/card-parts.ts';
import { confirmationCard } from '../../../src/bot/report/confirmation-card.ts';
import { readCard } from '../../support/queries.ts';

t.test('a card that asks says what would be done, to whom, and for how long its buttons work', async (t) => {
  const card = confirmationCard(
    { question: 'Revoke this link?', about: 'Ada Moreno', parts: [textBlock('It stops answering.')] },
    [
      { title: 'Revoke', command: 'revoke ada', style: 'destructive', owner: 'ben' },
      { title: 'Cancel', command: 'revoke cancel', owner: 'ben' },
    ],
  );
  const { texts, buttons } = readCard(card);
  t.same(texts, [
    'Revoke this link?',
    'Ada Moreno',
    'It stops answering.',
    'The buttons are for you only, and work once within 5 minutes.',
  ]);
  t.match(buttons, [{ command: 'revoke ada' }, { command: 'revoke cancel' }]);
});
