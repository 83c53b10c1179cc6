import { KnownError } from '../core/errors.ts';
import type { Grant, Revocation } from '../core/links.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import { relinkCause } from '../core/refusals.ts';
import type { Command } from './command.ts';
import { ago, bold, count, number } from './wording.ts';

const MOST_LINES = 25;

export const links: Command = {
  name: 'links',
  usage: '[person]',
  group: 'Administrators',
  summary: "Everybody's links; with an e-mail address or a part of a name, that person's",
  examples: ['links', 'links ada@example.com', 'links Moreno'],
  async run({ rest }, { store, clock }) {
    const [all, pending] = await Promise.all([store.listGrants(), store.listRevocations()]);
    const grants = all.filter((grant) => isMeant(grant, rest)).toSorted(worstFirst);
    const people = new Map(all.map((grant) => [grant.personId, grant.personName]));
    const owed = pending.filter(
      ({ personId }) => rest === '' || grants.some((grant) => grant.personId === personId),
    );
    if (grants.length === 0 && owed.length === 0) throw noLinks(rest);
    const now = clock();
    const sections = [
      summary(grants),
      grants
        .slice(0, MOST_LINES)
        .map((grant) => `- ${line(grant, now)}`)
        .join('\n'),
      more(grants.length, 'Name a person to see theirs.'),
      owed.length === 0 ? '' : `**Meraki still has to be told of ${count(owed.length, 'revocation')}:**`,
      owed
        .slice(0, MOST_LINES)
        .map((one) => `- ${pendingLine(one, people, now)}`)
        .join('\n'),
      more(owed.length, ''),
    ];
    return { markdown: sections.filter((text) => text !== '').join('\n\n'), isPrivate: true };
  },
};

function isMeant({ personName, personEmail }: Grant, wanted: string): boolean {
  const lower = wanted.toLowerCase();
  return personEmail.toLowerCase().includes(lower) || personName.toLowerCase().includes(lower);
}

function worstFirst(a: Grant, b: Grant): number {
  const rank = (grant: Grant) => (grant.status === 'active' ? 1 : 0);
  return (
    rank(a) - rank(b) ||
    a.personName.localeCompare(b.personName) ||
    a.organizationName.localeCompare(b.organizationName)
  );
}

function summary(grants: readonly Grant[]): string {
  const people = new Set(grants.map(({ personId }) => personId)).size;
  const broken = grants.filter(({ status }) => status !== 'active').length;
  const again = broken === 0 ? '' : `, ${number(broken)} of them to be linked again`;
  return `**${count(grants.length, 'link')} of ${people === 1 ? '1 person' : `${number(people)} people`}${again}**`;
}

function line(grant: Grant, now: number): string {
  const who = `${bold(grant.personName)} (${escapeMarkdown(grant.personEmail)})`;
  const state = grant.status === 'active' ? 'active' : `**must be linked again** (${relinkCause(grant)})`;
  return `${who} · ${escapeMarkdown(grant.organizationName)} · ${state} · linked ${ago(grant.linkedAt, now)}`;
}

function pendingLine(one: Revocation, people: Map<string, string>, now: number): string {
  const who = people.get(one.personId);
  const whose = who === undefined ? 'a person without links' : bold(who);
  return `${whose} · ${escapeMarkdown(one.organizationName)} · asked ${ago(one.requestedAt, now)} · tried ${count(one.attempts, 'time')}`;
}

function more(total: number, next: string): string {
  return total > MOST_LINES ? `… and ${number(total - MOST_LINES)} more. ${next}`.trim() : '';
}

function noLinks(wanted: string): KnownError {
  const what =
    wanted === ''
      ? 'Nobody has linked anything yet.'
      : `Nobody called “${escapeMarkdown(wanted)}” has a link.`;
  return new KnownError('not_found', what, 'Say **links** for the whole list.');
}
