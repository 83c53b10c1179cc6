import { createAdmissionGate } from './bot/dispatch/admission-gate.ts';
import { createDispatch, type DispatchDeps } from './bot/dispatch/dispatch.ts';
import { createQuestions } from './bot/dispatch/questions.ts';
import { createRateLimit } from './bot/dispatch/rate-limit.ts';
import { createDrawing, type Drawing } from './charts/draw.ts';
import { commands } from './commands/index.ts';
import type { Config } from './config/config.ts';
import type { Admission } from './core/admission.ts';
import type { Message } from './core/chat.ts';
import type { Handled } from './core/inbox.ts';
import { createMerakiApi, type MerakiApi } from './meraki/api.ts';
import type { Backend } from './store/backend.ts';
import type { WebexConnection } from './webex/connection.ts';

/** Everything that the parts which answer need. */
export interface CommandPartsDeps
  extends Omit<
    DispatchDeps,
    | 'admission'
    | 'commands'
    | 'dashboard'
    | 'draw'
    | 'chat'
    | 'mutex'
    | 'publicUrl'
    | 'isAdmin'
    | 'sharing'
    | 'broadcast'
  > {
  config: Pick<Config, 'publicUrl' | 'areReadsShared' | 'questionsPerMinute' | 'sharing'> & {
    meraki: Pick<Config['meraki'], 'apiUrl'>;
  };
  backend: Pick<Backend, 'rateLimiterOf' | 'broadcast' | 'mutex'>;
  connection: Pick<WebexConnection, 'chat' | 'admins'>;
  admission: Admission;
}

/** The parts that answer messages, and what they read and draw with. */
export interface CommandParts {
  merakiApi: MerakiApi;
  charts: Drawing;
  gate: ReturnType<typeof createAdmissionGate>;
  /** Answers a message as it came from Webex. */
  onMessage(message: Message): Promise<Handled>;
  /** Answers a question that waited for a link or for access. */
  answerWaiting(message: Message): Promise<Handled>;
}

/** Creates the parts that answer: admission, the rate limit of people, the dispatch, the client of Meraki, and charts. */
export function createCommandParts(deps: CommandPartsDeps): CommandParts {
  const { config, backend, connection } = deps;
  const { broadcast, mutex, rateLimiterOf } = backend;
  const { chat, admins } = connection;
  const { isAdmin } = admins;
  const merakiApi = createMerakiApi({
    ...deps,
    apiUrl: config.meraki.apiUrl,
    areShared: config.areReadsShared,
    rateLimiterOf,
  });
  broadcast.subscribe('link', merakiApi.forget);
  const charts = createDrawing();
  const dispatch = createDispatch({
    ...deps,
    commands,
    dashboard: merakiApi.open,
    draw: charts.draw,
    chat,
    mutex,
    publicUrl: config.publicUrl,
    isAdmin,
    sharing: config.sharing,
    broadcast,
  });
  const gate = createAdmissionGate({ ...deps, commands, isAdmin, chat });
  const perMinute = config.questionsPerMinute;
  const limited = createRateLimit({ ...deps, commands, perMinute, dispatch, chat });
  return {
    merakiApi,
    charts,
    gate,
    onMessage: createQuestions({ commands, answer: gate.before(limited) }),
    answerWaiting: gate.before(dispatch),
  };
}
