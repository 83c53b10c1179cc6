/** Returns the code of an error, else its name. */
export function failureCode(error: unknown): string {
  // Node tries several addresses of a name, and reports all that failed.
  if (error instanceof AggregateError) return failureCode(error.errors[0]);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'failed';
}
