import { spaceSettings } from '../../core/settings.ts';
import { createUse } from './use.ts';

/** Chooses the default organization of a space. */
export const useHere = createUse({
  name: 'use here',
  summary: 'Set the default organization of this space',
  examples: ['use here Aurora Retail', 'use here clear', 'use here'],
  settingsOf: ({ place }) => spaceSettings(place.roomId),
  chosen: 'is the default in this space: it answers whoever asks here and has a link to it.',
  nothing: "This space has no default organization: each person's own default answers.",
  otherChosen:
    'The default in this space is an organization that you have no link to: your own default answers you.',
});
