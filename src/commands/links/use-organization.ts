import { personSettings } from '../../core/settings.ts';
import { createUse } from './use.ts';

/** Chooses the default organization of the person. */
export const useOrganization = createUse({
  name: 'use organization',
  summary: 'Set your default organization',
  examples: ['use organization Harbor Lab', 'use organization clear', 'use organization'],
  settingsOf: ({ person }) => personSettings(person.id),
  chosen: 'is your default: it answers you wherever the space has no default of its own.',
  nothing: 'You have no default organization: your most recent working link answers.',
  otherChosen:
    'Your default is an organization that you no longer have a link to: your most recent working link answers.',
});
