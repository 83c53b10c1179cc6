import type { Command } from '../command.ts';
import { isMac } from '../find/device.ts';
import { type Arguments, commandLine, readArguments } from '../text/arguments.ts';
import type { NameIn } from './names.ts';
import { isPlace, type Question } from './read-question.ts';

/**
 * Writes the line that asks a command what a question asks: with its filters, the names where the command takes them, and the
 * phrases that it takes.
 */
export function writeLine(command: Command, question: Question): string {
  const { takes } = command;
  const { args } = question;
  if (takes === undefined) return command.name;
  const { subject, network } = placed(command, question);
  const filters = filtersOf(command, question);
  const searched =
    takes.subject?.includes('[words to look for]') === true
      ? question.loose
          .filter(
            ({ preposition, text }) => preposition === 'about' || question.text.includes(` for ${text}`),
          )
          .map(nameText)
      : [];
  const text = [...filters, ...searched, ...(subject === undefined ? [] : [subject])].join(' ');
  const { period: _, ...timeless } = args;
  return spoken(command.name, {
    ...(takes.isPeriod ? args : timeless),
    subject: text,
    // One word that holds spaces is quoted.
    words: subject !== undefined && filters.length === 0 ? [subject] : [],
    network: takes.isNetwork ? (network ?? (args.network === '' ? '' : undefined)) : undefined,
    csv: args.csv && takes.isList,
    page: takes.isList ? args.page : 1,
  });
}

/** Returns where the names go: at most one is the subject, and one the network. */
function placed(
  { takes }: Command,
  { names, words }: Question,
): { subject?: string | undefined; network?: string | undefined } {
  const { subject = '', isNetwork = false } = takes ?? {};
  const inPlace = names.filter(isPlace);
  const others = names.filter((name) => !isPlace(name));
  const [first, second] = [...others, ...inPlace].map(nameText);
  const host = names.find(({ kind }) => kind === 'ip');
  if (subject === '<device>' && host !== undefined && names.length > 1) {
    const from = names.filter((name) => name !== host).map(nameText);
    return { subject: `${host.text} from ${from.at(0)}` };
  }
  if (subject.startsWith('<')) {
    // `ports of sw01 in Oslo`; a place alone is the subject only if it is called like a device.
    const of = others.at(0) ?? inPlace.find(({ kind }) => kind === 'device');
    // `port 12 of sw01`
    const port = words.find(
      ({ kind }, at) => kind === 'number' && words[at - 1]?.concepts.includes('port') === true,
    );
    const ports = subject.startsWith('<switch>') && port !== undefined ? ` ${port.text}` : '';
    if (of !== undefined)
      return {
        subject: nameText(of) + ports,
        network: inPlace
          .filter((one) => one !== of)
          .map(nameText)
          .at(0),
      };
    return subject.startsWith('<switch>')
      ? { network: inPlace.map(nameText).at(0) }
      : { subject: inPlace.map(nameText).at(0) };
  }
  if (subject === '[network]') {
    const named = inPlace.map(nameText).at(0) ?? first;
    // A list of what is in a network over some time: `clients in Oslo last 7d`.
    return takes?.isList && takes.isPeriod ? { network: named } : { subject: named };
  }
  if (subject === '[device|network]' || subject.startsWith('[name]')) {
    if (isNetwork && first !== undefined && second !== undefined) return { subject: first, network: second };
    return { subject: first };
  }
  const person = others.find(
    ({ preposition, kind, isPerson }) =>
      isPerson || (kind === 'name' && (preposition === 'by' || preposition === 'from')),
  );
  if (subject === '[person]' && person !== undefined)
    return {
      subject: nameText(person),
      network: [...inPlace, ...others]
        .filter((one) => one !== person)
        .map(nameText)
        .at(0),
    };
  return { network: inPlace.map(nameText).at(0) ?? others.map(nameText).at(0) };
}

/** Returns the filters, of those that exclude one another the one said last. */
function filtersOf({ name, filters: known = {}, takes }: Command, { concepts, words }: Question): string[] {
  const choices = (takes?.subject ?? '')
    .split('] [')
    .map((choice) => choice.replace(/[[\]]/g, '').split('|'));
  const placeOf = (of: string) =>
    words.findLastIndex((word) => of.split(' ').some((one) => word.concepts.includes(one)));
  const filters = Object.entries(known)
    .filter(([of]) => of.split(' ').every((concept) => concepts.has(concept)))
    .map(([of, word]) => ({ word, at: placeOf(of) }))
    .toSorted((a, b) => b.at - a.at)
    .map(({ word }) => word);
  const kept = [...new Set(filters)].filter((word, index, all) => {
    const choice = choices.find((one) => one.includes(word));
    return (
      all.findIndex((other) => choice?.includes(other)) === index || choice === undefined || name === 'alerts'
    );
  });
  const inOrder = choices.flat().filter((word) => kept.includes(word));
  const tags = words.filter(({ kind }) => kind === 'tag' && takes?.subject?.includes('[tag:…]'));
  return [...inOrder, ...kept.filter((word) => !inOrder.includes(word)), ...tags.map(({ text }) => text)];
}

/** Returns a name as the parser of arguments reads it; a MAC address in the notation of Meraki. */
function nameText({ text, kind }: NameIn): string {
  if (kind === 'mac' && isMac(text)) {
    const digits = text.replace(/[:.-]/g, '').toLowerCase();
    return digits.match(/../g)?.join(':') ?? text;
  }
  return kind === 'serial' ? text.toUpperCase() : text;
}

/** Writes the line with quotes only around names that are read otherwise without them. */
function spoken(command: string, args: Partial<Arguments>): string {
  const line = commandLine(command, args);
  const read = (text: string) => JSON.stringify({ ...readArguments(text.slice(command.length)), words: [] });
  const plain = line.replaceAll('"', '');
  return read(plain) === read(line) ? plain : line;
}
