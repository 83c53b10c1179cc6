/** Environment for tests that ask more questions than the rate limit per person allows. */
export const UNHURRIED = { QUESTIONS_PER_MINUTE: '100000' };
