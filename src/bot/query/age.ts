/** Writes when the data was read. @param readAt in words, e.g. `14:02 UTC` */
export function askedLine(readAt: string): string {
  return `As of ${readAt}.`;
}

/** Writes how old Meraki's data is. @param readAt when it was read in words, e.g. `14:02 UTC` */
export function ageLine(readAt: string): string {
  return `As of ${readAt}; Meraki's data can be up to 5 minutes old.`;
}

/** Makes the line of when the data was read, behind a sentence about it. It holds nothing of the query: an open list keeps it. */
export function askedAfter(sentence: string): (readAt: string) => string {
  return (readAt) => `${sentence} ${askedLine(readAt)}`.trim();
}
