import type { Profile } from '../profile/profiles.ts';
import { html } from './html.ts';
import { page } from './page.ts';

/** Renders the page for a request that fails and has no address to be sent back to. */
export function errorPage(profile: Profile, error: string, description: string | undefined): string {
  return page(
    profile,
    `${profile.site} can’t go on (sandbox)`,
    html`<h1>${profile.site} can’t go on with this request</h1>
<p>${description ?? 'Go back to the app and start again.'}</p>
<p class="note"><code>${error}</code></p>`,
  );
}
