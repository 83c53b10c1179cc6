import type { Command } from '../command.ts';
import { devices } from './devices.ts';
import { status } from './status.ts';

/** What answers from a Meraki organization, in the order of the help. */
export const questions: readonly Command[] = [status, devices];
