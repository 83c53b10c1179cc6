import type { SandboxPerson } from '../../world.ts';
import { type Html, html } from './html.ts';

/** Renders a person: initials, name, e-mail address. */
export function identity({ displayName, email }: SandboxPerson): Html {
  const initials = displayName
    .split(' ')
    .map((word) => word.charAt(0))
    .join('');
  return html`<span class="avatar" aria-hidden="true">${initials}</span>
<span class="who"><b>${displayName}</b><span>${email}</span></span>`;
}
