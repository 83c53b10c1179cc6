/** For programs that ask: more than a person may. */
export const UNHURRIED = { QUESTIONS_PER_MINUTE: '100000' };
