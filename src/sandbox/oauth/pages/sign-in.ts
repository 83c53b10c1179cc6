import type { SandboxPerson, World } from '../../world.ts';
import { INTEGRATION, type Profile } from '../profile/profiles.ts';
import { html } from './html.ts';
import { alert, page } from './page.ts';
import { identity } from './people.ts';

/** Renders the sign-in page: one button for each person of the world. */
export function signInPage(profile: Profile, world: World, action: string, problem?: string): string {
  const people = world.people.filter((person) => !person.isBot);
  const title = `Sign in to ${profile.site} (sandbox)`;
  return page(
    profile,
    title,
    html`<h1>${title}</h1>
<p>Pick who you are. Signing in leads on to <b>${INTEGRATION}</b>.</p>
${alert(problem)}
<form method="post" action="${action}">
<input type="hidden" name="action" value="sign-in">
<ul class="people">${people.map(
      (person) => html`
<li><button class="person" name="person" value="${person.email}">${identity(person)}
<span class="part">${person.description}</span></button></li>`,
    )}
</ul>
</form>`,
  );
}

/** Renders the page that says who is signed in, with a button that signs out. */
export function signOutPage(profile: Profile, person: SandboxPerson | undefined): string {
  return page(
    profile,
    `Sign out of ${profile.site} (sandbox)`,
    person
      ? html`<h1>Sign out of ${profile.site}</h1>
<p class="person">${identity(person)}</p>
<p>The next sign-in will ask who you are.</p>
<form class="answers" method="post" action="/sign-out"><button class="strong">Sign out</button></form>`
      : html`<h1>Nobody is signed in</h1>
<p>The next sign-in to ${profile.site} will ask who you are.</p>`,
  );
}
