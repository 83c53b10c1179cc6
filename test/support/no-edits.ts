import type { SpentUrlDeps } from '../../src/core/linking/spent-url.ts';

/** A chat and background tasks with which no message of a one-time URL is edited. */
export const NO_EDITS: Pick<SpentUrlDeps, 'chat' | 'background'> = {
  chat: { editDirect: async () => {}, delete: async () => {} },
  background: { run() {} },
};
