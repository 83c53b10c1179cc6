import t from 'tap';
import { storeUnavailable } from '../../../src/core/refusals.ts';
import { createOneEnd } from '../../../src/webex/intake/one-end.ts';
import { createMemoryLog } from '../../support/records.ts';
import { newEvent } from '../../support/store-contract/inbox-events.ts';
import { until } from '../../support/until.ts';

function setup(failures = 0) {
  let left = failures;
  const renounced: string[] = [];
  const inbox = {
    async renounce({ key }: { key: string }) {
      left -= 1;
      if (left >= 0) throw storeUnavailable(new Error('ECONNREFUSED'));
      renounced.push(key);
    },
  };
  return { renounced, oneEnd: createOneEnd(inbox, createMemoryLog(), { first: 2, longest: 10 }) };
}

t.test('a question whose person was told is not answered', async (t) => {
  const { oneEnd } = setup();
  const event = newEvent();
  t.equal(oneEnd.wasTold(event.key), false);
  t.equal(oneEnd.mayTell(event), true);
  t.equal(oneEnd.mayTell(event), true, 'a second delivery is told too, or not at all');
  t.equal(oneEnd.wasTold(event.key), true);
  t.equal(oneEnd.mayAnswer(event.key), false);
});

t.test('the person of a question that is answered is not told', async (t) => {
  const { oneEnd } = setup();
  const event = newEvent();
  t.equal(oneEnd.mayAnswer(event.key), true);
  t.equal(oneEnd.mayAnswer(event.key), true, 'an event may be begun again');
  t.equal(oneEnd.mayTell(event), false);
});

t.test('the inbox is told of each such question as soon as it can be reached', async (t) => {
  const { oneEnd, renounced } = setup(3);
  const events = [newEvent(), newEvent(), newEvent()];
  for (const event of events) oneEnd.mayTell(event);
  await until('all are renounced', () => renounced.length === 3);
  t.strictSame(
    renounced,
    events.map(({ key }) => key),
  );
  const later = newEvent();
  oneEnd.mayTell(later);
  await until('one that comes later too', () => renounced.includes(later.key));
});

t.test('what the inbox was not told yet it is told at the end', async (t) => {
  const { oneEnd, renounced } = setup(1);
  const events = [newEvent(), newEvent(), newEvent()];
  for (const event of events) oneEnd.mayTell(event);
  await oneEnd.stop();
  t.strictSame(renounced.sort(), events.map(({ key }) => key).sort());
});

t.test('a database that is away for hours does not fill the memory with questions to tell it', async (t) => {
  const { oneEnd, renounced } = setup(1);
  const events = Array.from({ length: 20_100 }, () => newEvent());
  for (const event of events) oneEnd.mayTell(event);
  await until('the latest is renounced', () => renounced.at(-1) === events.at(-1)?.key);
  t.equal(renounced.length, 20_001, 'the latest ones, and the one that was being told');
});
