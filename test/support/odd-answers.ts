import type { FaultEffect } from '../../src/sandbox/faults.ts';
import { answered } from './posting.ts';

const PAGE = '<!DOCTYPE html><html><title>Sign in to the Wi-Fi</title></html>';
const HTML = { 'content-type': 'text/html; charset=utf-8' };

/** An answer of something that stands before Webex, which shows a web page. */
export const webPage = (status: number, headers: Record<string, string> = {}): FaultEffect => ({
  kind: 'answer',
  status,
  headers: { ...HTML, ...headers },
  body: PAGE,
});

/** Ways to answer oddly in which nothing has reached Webex. */
export const NOT_REACHED: [string, FaultEffect][] = [
  ['a portal that redirects', answered(302, { location: 'http://127.0.0.1:1/login' })],
  ['a redirect that stays', answered(308, { location: 'http://127.0.0.1:1/v1' })],
  ['a proxy that wants to be signed in to', answered(407, { 'proxy-authenticate': 'Basic' })],
  ['a host that is another one', answered(421)],
  ['a call that came too early', answered(425)],
  ['a network that wants to be signed in to', webPage(511)],
  ['a page that blocks', webPage(403)],
  ['a page that wants a password', webPage(401)],
  ['a page that finds nothing', webPage(404)],
  ['a page that blocks by law', webPage(451)],
];

/** Ways to answer oddly after which the outcome of a call is not known. */
export const UNREADABLE: [string, FaultEffect][] = [
  ['a page in HTML', webPage(200)],
  ['a page in the place of nothing', webPage(203)],
  ['JSON that ends in the middle', { kind: 'answer', status: 200, body: '{"id":"m1","roo' }],
  ['nothing', answered(200)],
  ['no content', answered(204)],
  ['null', { kind: 'answer', status: 200, body: 'null' }],
  ['what has no id', { kind: 'answer', status: 200, body: '{"message":"try later"}' }],
  ['a text', { kind: 'answer', status: 200, body: 'OK' }],
  ['bytes', { kind: 'answer', status: 200, body: '\u001f\u0000\uffff' }],
  ['a result that is elsewhere', answered(303, { location: 'http://127.0.0.1:1/' })],
];
