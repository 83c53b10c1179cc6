import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

/** An answer that is not 2xx; the caller sees `message`. */
export class RestError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'RestError';
    this.status = status;
  }
}

/** Returns the error for an invalid request. */
export const badWebexRequest = (message: string) => new RestError(400, message);
/** Returns the error for a request that is not allowed. */
export const forbidden = (message: string) => new RestError(403, message);
/** Returns the error for an object that does not exist or is hidden from the caller. */
export const notFound = (message = 'The requested resource could not be found.') =>
  new RestError(404, message);

/**
 * Parses a body or a query.
 *
 * @throws RestError 400 that names the first invalid field
 */
export function parseRequest<T extends z.ZodType>(schema: T, sent: unknown): z.infer<T> {
  const result = schema.safeParse(sent ?? {});
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw badWebexRequest(`${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}`);
}

/** Returns a new id for the header `trackingid` of an answer, and for an error's body. */
export const trackingId = () => `ROUTERGW_${randomUUID()}`;

const Thrown = z.object({ statusCode: z.number().int().min(400).max(499), message: z.string() });

/** Answers every error in Webex's form; the text of an unexpected error is not shown. */
export function answerErrors(app: FastifyInstance): void {
  const body = (message: string, tracking: string) => ({
    message,
    errors: [{ description: message }],
    trackingId: tracking,
  });
  app.setErrorHandler((error, request, reply) => {
    const known = error instanceof RestError ? { statusCode: error.status, message: error.message } : error;
    const thrown = Thrown.safeParse(known);
    const { statusCode, message } = thrown.success
      ? thrown.data
      : { statusCode: 500, message: 'An unexpected error occurred.' };
    return reply.code(statusCode).send(body(message, request.id));
  });
  app.setNotFoundHandler((request, reply) => reply.code(404).send(body(notFound().message, request.id)));
}
