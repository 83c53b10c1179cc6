import type { SandboxPerson } from '../../../src/sandbox/world.ts';
import { makeSpaces } from '../asked-questions.ts';
import type { Stage } from './stage.ts';

/** Something to ask, with what tells its answer from all other messages in a direct space. */
export interface Ask {
  person: SandboxPerson;
  text: string;
  /** The title of a group space; undefined for the direct space with the bot. */
  space?: string | undefined;
  /** Matches the answer's text. */
  answer: RegExp;
  /** Whether a file belongs to the answer. */
  hasFile?: true;
  /** Whether the person gets a one-time URL directly. */
  hasUrl?: true;
}

/** Links Ada to a small organization, and makes group spaces for `asksIn`. */
export async function prepareSpaces(stage: Stage): Promise<{ ofAda: string[]; ofTom: string[] }> {
  await stage.link(stage.person('Ada'), '817302');
  const ofAda = await makeSpaces(stage, 'Ada', 8, 'Site');
  return { ofAda, ofTom: await makeSpaces(stage, 'Tom', 2, 'Lab') };
}

/**
 * Yields questions without end: of several people, in direct and group spaces, with and without Meraki, with files and
 * one-time URLs. In a direct space nothing is asked twice.
 */
export function* questions(
  stage: Pick<Stage, 'person'>,
  { ofAda, ofTom }: { ofAda: string[]; ofTom: string[] },
): Generator<Ask> {
  const [ada, tom, ben] = [stage.person('Ada'), stage.person('Tom'), stage.person('Ben')];
  const csv = { text: 'devices as csv', answer: /rows as a CSV file/, hasFile: true } as const;
  const link = {
    text: 'link',
    answer: /sign in with Webex|I sent you the one-time URL/,
    hasUrl: true,
  } as const;
  const status = { text: 'status', answer: /Harbor Lab: .* critical alerts/ };
  const help = { text: 'help', answer: /I answer questions about/ };
  const once: Ask[] = [
    { person: ada, ...status },
    { person: ben, ...link },
    { person: ada, ...csv },
    { person: tom, ...help },
  ];
  for (let n = 0; ; n += 1) {
    const site = ofAda[n % ofAda.length];
    yield { person: ada, space: site, ...help };
    yield misspelled(n, ada);
    yield { person: ada, space: site, ...status };
    yield misspelled(n, tom);
    if (n % 4 === 0) yield { person: tom, space: ofTom[n % ofTom.length], ...link };
    if (n % 4 === 1) yield { person: ada, space: site, ...csv };
    if (n % 4 === 2) yield { person: ada, space: site, text: 'whoami', answer: /Ada Moreno/ };
    if (n % 2 === 1) yield* once.splice(0, 1);
    yield { ...misspelled(n, ben), space: 'Network operations' };
    yield misspelled(n, ben);
  }
}

function misspelled(n: number, person: SandboxPerson): Ask {
  const word = `qx${n}z`;
  return { person, text: word, answer: new RegExp(`know the command .*${word}`) };
}
