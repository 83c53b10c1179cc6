import type { SandboxPerson, World } from '../../world.ts';
import { INTEGRATION, type Profile } from '../profile/profiles.ts';
import { byArea, type Scope } from '../profile/scopes.ts';
import { type Html, html } from './html.ts';
import { alert, page } from './page.ts';
import { identity } from './people.ts';

/** An authorization that waits for a person. */
export interface Pending {
  /** The path that the forms post to. */
  action: string;
  /** Scope names, separated by spaces. */
  scope: string;
  /** The address to which the person returns afterwards. */
  redirectUri: string;
}

/** Renders the consent page: the organizations to choose from, the scopes, and the two answers. */
export function consentPage(
  profile: Profile,
  world: World,
  person: SandboxPerson,
  pending: Pending,
  problem?: string,
): string {
  const { action } = pending;
  return page(
    profile,
    `Allow access to ${profile.site} (sandbox)`,
    html`<h1>${INTEGRATION} asks for access</h1>
<form class="person" method="post" action="${action}">
${identity(person)}
<button class="quiet" name="action" value="sign-out">Use another person</button>
</form>
<form method="post" action="${action}">
<fieldset>
<legend>Organization</legend>
${alert(problem)}
${organizations(world, person)}
</fieldset>
<h2>In that organization it will be able to</h2>
<dl class="scopes">${[...byArea(profile.scopes, pending.scope)].map(area)}
</dl>
<p class="note">It acts as the integration, not as you, and you go back to ${new URL(pending.redirectUri).host}.
Remove it any time under Organization › Integrations.</p>
<div class="answers">
<button class="strong" name="action" value="allow">Allow</button>
<button name="action" value="deny" formnovalidate>Deny</button>
</div>
</form>`,
  );
}

/** The organizations as radio buttons; only a single one is preselected. */
function organizations(world: World, person: SandboxPerson): Html[] {
  const own = world.merakiOrganizations.filter(({ id }) => person.organizations.includes(id));
  const checked = own.length === 1 ? html` checked` : undefined;
  return own.map(
    ({ id, name }) => html`<label class="choice">
<input type="radio" name="organization" value="${id}" required${checked}>
<span class="who"><b>${name}</b><span>ID ${id}</span></span>
</label>
`,
  );
}

function area([name, scopes]: [string, Scope[]]): Html {
  const items = scopes.map((scope) => html`<dd><span>${scope.allows}</span><code>${scope.name}</code></dd>`);
  return html`
<div><dt>${name}</dt>${items}</div>`;
}

/** Renders the page for a person who is not a full organization administrator. */
export function notAllowedPage(profile: Profile, person: SandboxPerson, { action }: Pending): string {
  return page(
    profile,
    'No access to grant (sandbox)',
    html`<h1>You can’t grant this access</h1>
<p class="person">${identity(person)}</p>
<p>Only a full organization administrator can connect an integration to an organization.
Ask one of yours to do it.</p>
<form class="answers" method="post" action="${action}">
<button class="strong" name="action" value="deny">Back to the app</button>
<button name="action" value="sign-out">Sign in as somebody else</button>
</form>`,
  );
}
