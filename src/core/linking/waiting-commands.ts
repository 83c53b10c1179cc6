import { isAlive, type LinkTicket, type TicketExtras, type WaitingCommand } from '../tickets.ts';

/** The most commands that wait for one link. */
export const MAX_WAITING = 5;

/** The part of a ticket that waits for its link. */
type Waiting = Pick<LinkTicket, 'waiting' | 'waitingBefore'>;

/** Lists the commands that wait for a link, in the order in which they were asked. */
export function waitingCommands({ waiting, waitingBefore }: Waiting): WaitingCommand[] {
  return [...(waitingBefore?.commands ?? []), ...(waiting === undefined ? [] : [waiting])];
}

/** Lists the commands that wait besides this one: the same command in the same space waits once, in the thread of the last. */
export function othersThan(command: WaitingCommand, former: Waiting): WaitingCommand[] {
  return waitingCommands(former).filter((one) => !isSameCommand(one, command));
}

/** Returns what waits once one more command does. Of too many, those that were asked first are left out. */
export function withCommand(former: Waiting, command: WaitingCommand): Required<Waiting> {
  const commands = othersThan(command, former).slice(-(MAX_WAITING - 1));
  return { waiting: command, waitingBefore: commands.length > 0 ? { commands } : undefined };
}

/** Returns what waits without a command that is answered otherwise. */
export function withoutCommand(former: Waiting, command: WaitingCommand): Required<Waiting> {
  const commands = othersThan(command, former);
  const waiting = commands.pop();
  return { waiting, waitingBefore: commands.length > 0 ? { commands } : undefined };
}

/**
 * Returns what a new ticket takes over from the person's newest one, so that what waited is answered once, after whichever link
 * is made: the commands and the scopes. Nothing of a ticket that has run out, whose commands were answered, or that the person
 * or an administrator ended with their links.
 *
 * @param former undefined when there is none
 * @param now epoch milliseconds
 */
export function carryOver(former: LinkTicket | undefined, now: number): TicketExtras {
  if (former === undefined || former.stage === 'done') return {};
  if (former.voidReason === 'revoked' || former.voidReason === 'unlinked') return {};
  if (!isAlive({ ...former, stage: 'sent' }, now)) return {};
  const { waiting, waitingBefore, scopes } = former;
  return { waiting, waitingBefore, scopes };
}

/** Whether both are the same question in the same space. */
export function isSameCommand(one: WaitingCommand, other: WaitingCommand): boolean {
  return one.text === other.text && one.place.roomId === other.place.roomId;
}
