import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 100 });

/** A call to Webex or Meraki, on a connection that is kept. */
export interface FloorCall {
  url: string;
  token: string;
  /** Sent as JSON in a POST; without one it is a GET. */
  json?: string;
}

/** Makes a call. @returns the parsed answer @throws Error for a status other than 200 */
export function call({ url, token, json }: FloorCall): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const headers = { authorization: `Bearer ${token}` };
  const body = json === undefined ? {} : bodyHeaders(json);
  const method = json === undefined ? 'GET' : 'POST';
  const sent = request(url, { method, agent, headers: { ...headers, ...body } }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', reject);
    response.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      if (response.statusCode === 200) resolve(JSON.parse(text));
      else reject(new Error(`${method} ${url} was answered with ${response.statusCode}`));
    });
  });
  sent.on('error', reject);
  sent.end(json);
  return promise;
}

function bodyHeaders(json: string) {
  return { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) };
}
