import type { Case } from './case.ts';
import { clientCases } from './clients.ts';
import { deviceCases } from './devices.ts';
import { monitorCases } from './monitor.ts';
import { organizationCases } from './organization.ts';
import { pastCases } from './past.ts';
import { pingCases } from './pings.ts';
import { rankingCases } from './rankings.ts';
import { siteCases } from './sites.ts';
import { wanCases } from './wan.ts';
import { wifiCases } from './wifi.ts';

/** All questions and the operations behind them. */
export const cases: readonly Case[] = [
  ...monitorCases,
  ...deviceCases,
  ...pastCases,
  ...rankingCases,
  ...clientCases,
  ...siteCases,
  ...wanCases,
  ...wifiCases,
  ...organizationCases,
  ...pingCases,
];
