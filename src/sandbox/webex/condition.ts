import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Faults } from '../faults.ts';
import type { SandboxPerson } from '../world.ts';
import { CONDITIONS, type ConditionKind } from './conditions.ts';
import { parseRequest } from './state/errors.ts';
import type { Records } from './state/records.ts';

/** The switch that makes Webex unwell for the bot. */
export interface Condition {
  readonly current: ConditionKind;
  /** Lets Webex be as this condition says, and ends the one before. */
  set(next: ConditionKind): void;
  /** Ends the condition of switched off webhooks when the bot has switched all of them on again. */
  look(): void;
  /** Adds a listener for changes. @returns a function that removes it */
  subscribe(listener: () => void): () => void;
}

/** Creates the switch; Webex is well. */
export function createCondition(deps: {
  faults: Faults;
  records: Records;
  bot: SandboxPerson;
  deliveries: { switchOff(ownerId: string): number };
}): Condition {
  const { faults, records, bot, deliveries } = deps;
  const [well] = CONDITIONS;
  const listeners = new Set<() => void>();
  let current = well;
  let end = () => {};

  /** @returns a function that ends the condition */
  function begin({ fault, unreadableFor = 0, switchesOff = false }: ConditionKind): () => void {
    const remove = fault && faults.add({ ...fault, token: bot.webexToken, times: Number.POSITIVE_INFINITY });
    const before = records.settings.unreadableFor;
    if (unreadableFor > 0) records.settings.unreadableFor = unreadableFor;
    if (switchesOff) deliveries.switchOff(bot.id);
    return () => {
      remove?.();
      records.settings.unreadableFor = before;
    };
  }

  const condition: Condition = {
    get current() {
      return current;
    },
    set(next) {
      end();
      current = next;
      end = begin(next);
      for (const listener of listeners) listener();
    },
    look() {
      if (!current.switchesOff) return;
      const own = [...records.webhooks.values()].filter(({ createdBy }) => createdBy === bot.id);
      if (own.length > 0 && own.every(({ status }) => status === 'active')) condition.set(well);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return condition;
}

const Choice = z.object({ id: z.enum(CONDITIONS.map(({ id }) => id)) });

/** Adds GET and PUT /sandbox/condition, without a token: the switch is for everybody on the page. */
export function conditionRoutes(app: FastifyInstance, condition: Condition): void {
  app.get('/sandbox/condition', () => shownCondition(condition));

  app.put('/sandbox/condition', (request) => {
    const { id } = parseRequest(Choice, request.body);
    const next = CONDITIONS.find((one) => one.id === id);
    if (next) condition.set(next);
    return shownCondition(condition);
  });
}

/** Returns what the page shows: the id of the current condition, and all to choose from. */
export function shownCondition({ current }: Condition) {
  return { current: current.id, all: CONDITIONS.map(({ id, does, expect }) => ({ id, does, expect })) };
}
