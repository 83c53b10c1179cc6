import { GROUPS, type Group } from './command.ts';

/** How people name each group besides its own name, in lower case. */
const ALSO: Record<Group, readonly string[]> = {
  'What is going on': ['monitoring', 'monitor', 'going on', "what's going on", 'whats going on'],
  'Sites and WAN': ['sites', 'wan', 'locations', 'branches', 'stores'],
  Devices: ['hardware', 'inventory'],
  'Clients and Wi-Fi': ['wifi', 'clients and wifi', 'wlan'],
  Organization: ['organisation', 'org'],
  'Your links': ['my links', 'linking'],
  Sharing: ['shares', 'share', 'lending', 'access'],
  'This bot': ['bot', 'the bot'],
  Administrators: ['administration', 'administrator commands', 'admin commands', 'bot admins'],
};

const BY_NAME = new Map<string, Group>();
for (const group of GROUPS) for (const name of [group, ...ALSO[group]]) BY_NAME.set(spelled(name), group);

/** Finds the group of commands that a text names, in any case, singular or plural. */
export function groupNamed(text: string): Group | undefined {
  return BY_NAME.get(spelled(text));
}

/**
 * Reads what `help` is asked about: `with devices`, `me with devices`; `command devices` is about the command, where a group has
 * the same name.
 */
export function helpSubject(text: string): { subject: string; isCommand: boolean } {
  const about = text.replace(/^(?:me )?(?:with|on|about|for|using) (?=\S)/i, '');
  const subject = about.replace(/^(?:the )?commands? (?=\S)/i, '');
  return { subject, isCommand: subject !== about };
}

/** Returns a name as names of groups are compared: singular, and without hyphens. */
function spelled(name: string): string {
  const words = name.toLowerCase().replaceAll('&', ' and ').replaceAll('-', '').split(/\s+/);
  return words
    .filter((word) => word !== '')
    .map((word) => word.replace(/(?<=[^s]{2})s$/, ''))
    .join(' ');
}
