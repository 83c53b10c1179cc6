import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { FaultEffect } from './faults.ts';

/** Lets the handler answer a request, after or with the effect of a fault, or answers in its place. */
export async function answerRequest(
  effect: FaultEffect | undefined,
  req: IncomingMessage,
  res: ServerResponse,
  handler: RequestListener,
): Promise<void> {
  switch (effect?.kind) {
    case 'answer':
      req.resume();
      res.writeHead(effect.status, effect.headers ?? {}).end(effect.body ?? '');
      return;
    case 'reset':
      req.socket.resetAndDestroy();
      return;
    case 'hang':
      return;
    case 'lose':
      res.write = () => true;
      res.end = () => {
        req.socket.resetAndDestroy();
        return res;
      };
      break;
    case 'misreport':
      misreport(effect, res);
      break;
    case 'truncate':
      cutInHalf(req, res);
      break;
    case 'delay':
      await delay(effect.ms);
      break;
    case 'wait':
      await effect.until;
      break;
    default:
  }
  handler(req, res);
}

/** Applies a fault to an upgrade request, which has no answer to discard or truncate. */
export async function answerUpgrade(
  effect: FaultEffect | undefined,
  socket: Duplex,
  upgrade: () => void,
): Promise<void> {
  socket.on('error', () => socket.destroy());
  if (effect?.kind === 'hang') return;
  if (effect?.kind === 'answer') {
    const headers = { 'content-length': '0', connection: 'close', ...effect.headers };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${effect.status} Refused\r\n${lines.join('')}\r\n`);
    return;
  }
  if (effect?.kind === 'delay') await delay(effect.ms);
  else if (effect?.kind === 'wait') await effect.until;
  else if (effect !== undefined) {
    socket.destroy();
    return;
  }
  upgrade();
}

/** Answers with another status, headers and body in place of those of the handler. */
function misreport(
  { status, headers = {}, body = '' }: Extract<FaultEffect, { kind: 'misreport' }>,
  res: ServerResponse,
): void {
  const [writeHead, end] = [res.writeHead.bind(res), res.end.bind(res)];
  res.writeHead = () => res;
  res.write = () => true;
  res.end = () => {
    for (const name of res.getHeaderNames()) res.removeHeader(name);
    writeHead(status, headers);
    return end(body);
  };
}

/** Sends the status and the headers, and closes the connection in the middle of the body. */
function cutInHalf(req: IncomingMessage, res: ServerResponse): void {
  const write = res.write.bind(res);
  const cut = (chunk: unknown) => {
    const bytes = Buffer.from(typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk : '');
    write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => req.socket.destroy());
  };
  res.write = (chunk: unknown) => {
    cut(chunk);
    return true;
  };
  res.end = (chunk: unknown) => {
    cut(chunk);
    return res;
  };
}
