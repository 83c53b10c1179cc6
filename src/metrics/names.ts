/** Begins every metric's name, so that all of them are found together. */
export const PREFIX = 'webex_meraki_bot_';

/** Bounds of the histograms in seconds; those of answers reach from a local answer to the longest timeout. */
export const ANSWER_BUCKETS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60];
export const CALL_BUCKETS = [0.005, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
export const WAIT_BUCKETS = [0.001, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
