import { commands } from '../../src/commands/index.ts';

/** The words that the chat's grammar knows: names and examples of every command, and filters. */
export const WORDS = [
  ...commands.map(({ name }) => name),
  ...commands.flatMap(({ examples }) => examples),
  ...['in', 'in organization', 'last', 'as', 'csv', 'as csv', 'page', 'all', 'all networks'],
  ...['0', '2', '7d', '24h', '90x', 'offline', 'confirm', 'here', 'direct'],
  ...['"Aurora Retail"', 'Aurora', 'Rotterdam', '“Rotterdam 301”', "'a b'"],
  ...['Q2XX', 'Q2XX-AAAA-BBBB', '00:11:22:33:44:55', 'ada@aurora.example'],
];
