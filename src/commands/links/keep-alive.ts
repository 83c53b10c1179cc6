import { recordDeed } from '../../bot/audit.ts';
import type { Command } from '../../bot/command.ts';
import { choiceCard } from '../../bot/report/choice-card.ts';
import { asKeyword } from '../../bot/text/tokens.ts';
import { code, paragraphs } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import { personSettings } from '../../core/settings.ts';

const ON =
  "**Keep alive is on.** I renew your links in time, even if you ask nothing for months. A renewal reads none of your organization's data. A link that goes unused for a very long time still ends; I warn you first.";
const OFF =
  '**Keep alive is off.** Meraki ends a link that is not used for 90 days; I warn you a week before.';

/** Switches the renewal of unused links on and off. Off by default: that an unused link ends is a safety net. */
export const keepAlive: Command = {
  name: 'keep alive',
  usage: '[on|off]',
  group: 'Your links',
  changes: true,
  summary: 'Keep your links from expiring after 90 days without use',
  examples: ['keep alive on', 'keep alive off', 'keep alive'],
  words: { 'link expire': 4, 'link up': 3 },
  async run(invocation, deps) {
    const { person, argument } = invocation;
    const { store } = deps;
    const id = personSettings(person.id);
    const wanted = asKeyword(argument);
    if (wanted === 'on' || wanted === 'off') {
      await store.changeSettings(id, (settings) => ({ ...settings, keepAlive: wanted === 'on' }));
      await recordDeed(invocation, deps, { action: 'setting', command: keepAlive.name, outcome: wanted });
    } else if (wanted !== '') {
      const next = `Say ${code('keep alive on')} or ${code('keep alive off')}.`;
      const of = [
        { label: 'On', command: 'keep alive on' },
        { label: 'Off', command: 'keep alive off' },
      ];
      const choice = { question: 'Keep alive is either on or off. Which one?', of };
      throw new KnownError('bad_arguments', 'Keep alive is either on or off.', next, { choice });
    }
    const isOn = (await store.findSettings(id))?.keepAlive === true;
    const command = isOn ? 'keep alive off' : 'keep alive on';
    const other = `${code(command)} turns it ${isOn ? 'off' : 'on'}.`;
    const ended = isOn ? 'It does not bring back a link that has ended already.' : '';
    const markdown = paragraphs(isOn ? ON : OFF, `${ended} ${other}`.trim());
    const choices = [{ label: isOn ? 'Turn it off' : 'Turn it on', command }];
    const card = choiceCard(isOn ? ON : OFF, choices, person.id, { note: ended });
    return { markdown, card, isPrivate: false, isDone: wanted !== '' };
  },
};
