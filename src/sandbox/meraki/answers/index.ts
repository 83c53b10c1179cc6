import type { Answers } from '../call.ts';
import type { StandInOperationId } from '../operations.ts';
import { alertSettingsAnswers } from './alert-settings.ts';
import { alertAnswers } from './alerts.ts';
import { applianceAnswers } from './appliance.ts';
import { clientAnswers } from './clients.ts';
import { deviceAnswers } from './devices.ts';
import { liveToolAnswers } from './live-tools.ts';
import { networkAnswers } from './networks.ts';
import { organizationAnswers } from './organizations.ts';
import { summaryAnswers } from './summary.ts';
import { switchAnswers } from './switch.ts';
import { webhookAnswers } from './webhooks.ts';
import { wirelessAnswers } from './wireless.ts';

/** The answers of all operations, from the estate. */
export const answers: Answers<StandInOperationId> = {
  ...organizationAnswers,
  ...networkAnswers,
  ...deviceAnswers,
  ...clientAnswers,
  ...alertAnswers,
  ...alertSettingsAnswers,
  ...applianceAnswers,
  ...switchAnswers,
  ...wirelessAnswers,
  ...summaryAnswers,
  ...liveToolAnswers,
  ...webhookAnswers,
};
