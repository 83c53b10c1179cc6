import { z } from 'zod';
import { type Answers, byNewest, iso, listPage, type OperationCall, parseBody } from '../call.ts';
import { deliver } from '../deliver.ts';
import { badRequest, notVisible } from '../errors.ts';
import type { AlertDelivery, HttpServer } from '../ledger.ts';
import { payloadOf, webhookAlertTypes } from './webhook-alerts.ts';

const templates = [
  { payloadTemplateId: 'wpt_00001', name: 'Meraki (included)' },
  { payloadTemplateId: 'wpt_00002', name: 'Webex (included)' },
];
const template = z.object({ payloadTemplateId: z.string().default('wpt_00001') }).prefault({});
const newServer = z.object({
  name: z.string().min(1),
  url: z.string(),
  sharedSecret: z.string().default(''),
  payloadTemplate: template,
});
const changedServer = z.object({
  name: z.string().min(1).optional(),
  url: z.string().optional(),
  sharedSecret: z.string().optional(),
  payloadTemplate: z.object({ payloadTemplateId: z.string() }).optional(),
});
const newTest = z.object({
  url: z.string(),
  sharedSecret: z.string().optional(),
  payloadTemplateId: z.string().optional(),
  alertTypeId: z.string().default('power_supply_down'),
});

/** Answers about webhooks. */
export const webhookAnswers: Answers<
  | 'getNetworkWebhooksHttpServers'
  | 'createNetworkWebhooksHttpServer'
  | 'getNetworkWebhooksHttpServer'
  | 'updateNetworkWebhooksHttpServer'
  | 'deleteNetworkWebhooksHttpServer'
  | 'getNetworkWebhooksPayloadTemplates'
  | 'createNetworkWebhooksWebhookTest'
  | 'getNetworkWebhooksWebhookTest'
  | 'getOrganizationWebhooksAlertTypes'
  | 'getOrganizationWebhooksLogs'
> = {
  getNetworkWebhooksHttpServers: (call) => ({ body: serversOf(call).map(show) }),

  createNetworkWebhooksHttpServer(call) {
    const network = call.network();
    const { payloadTemplate, ...asked } = parseBody(call, newServer);
    if (!isDeliverable(asked.url)) throw badRequest('Url must be a valid HTTPS URL');
    if (serversOf(call).some((each) => each.url === asked.url))
      throw badRequest('Url has already been taken');
    templateName(payloadTemplate.payloadTemplateId);
    const id = Buffer.from(asked.url).toString('base64');
    const server = {
      ...asked,
      id,
      networkId: network.id,
      payloadTemplateId: payloadTemplate.payloadTemplateId,
    };
    call.ledger.httpServers.set(`${network.id} ${id}`, server);
    return { body: show(server) };
  },

  getNetworkWebhooksHttpServer: (call) => ({ body: show(serverOf(call)) }),

  updateNetworkWebhooksHttpServer(call) {
    const server = serverOf(call);
    const { payloadTemplate, url, ...asked } = parseBody(call, changedServer);
    if (url !== undefined && url !== server.url) throw badRequest('Url cannot be updated');
    if (payloadTemplate) templateName(payloadTemplate.payloadTemplateId);
    server.name = asked.name ?? server.name;
    server.sharedSecret = asked.sharedSecret ?? server.sharedSecret;
    server.payloadTemplateId = payloadTemplate?.payloadTemplateId ?? server.payloadTemplateId;
    return { body: show(server) };
  },

  deleteNetworkWebhooksHttpServer(call) {
    const server = serverOf(call);
    call.ledger.httpServers.delete(`${server.networkId} ${server.id}`);
    return {};
  },

  getNetworkWebhooksPayloadTemplates(call) {
    call.network();
    return {
      body: templates.map((each) => ({
        ...each,
        type: 'included',
        headers: [],
        body: '{"alertType":"{{alertType}}"}',
        sharing: { byNetwork: { adminsCanModify: false } },
      })),
    };
  },

  createNetworkWebhooksWebhookTest(call) {
    const network = call.network();
    const { url, sharedSecret, payloadTemplateId, alertTypeId } = parseBody(call, newTest);
    if (!isDeliverable(url)) throw badRequest('Url must be a valid HTTPS URL');
    if (payloadTemplateId !== undefined) templateName(payloadTemplateId);
    const server = serversOf(call).find((each) => each.url === url);
    const secret = sharedSecret ?? server?.sharedSecret ?? '';
    const test = deliver(call.ledger, {
      id: call.ledger.nextId(),
      network,
      url,
      payload: payloadOf({ organization: call.organization, network, alertTypeId, secret, now: call.now }),
      now: call.now,
    });
    return { body: { id: test.id, url, status: test.status } };
  },

  getNetworkWebhooksWebhookTest(call) {
    const network = call.network();
    const test = call.ledger.webhookTests.get(call.pathParameter('webhookTestId'));
    if (test?.networkId !== network.id) throw notVisible();
    return { body: { id: test.id, url: test.url, status: test.status } };
  },

  getOrganizationWebhooksAlertTypes({ organization, query, now }) {
    const [network] = organization.networks;
    const productType = query.text('productType');
    const wanted = webhookAlertTypes.filter(
      (each) => productType === undefined || each.productType === productType,
    );
    return {
      body: wanted.map(({ alertTypeId, alertType }) => ({
        alertTypeId,
        alertType,
        ...(network && { example: payloadOf({ organization, network, alertTypeId, secret: 'secret', now }) }),
      })),
    };
  },

  getOrganizationWebhooksLogs(call) {
    const { organization, query } = call;
    const url = query.text('url');
    const sent = call.ledger.deliveries
      .filter((each) => each.organizationId === organization.id && (url === undefined || each.url === url))
      .filter((each) => each.sentAt >= query.span.from && each.sentAt <= query.span.to)
      .sort((a, b) => b.sentAt - a.sentAt || (a.id < b.id ? 1 : -1));
    const order = byNewest<AlertDelivery>(
      (each) => each.sentAt,
      (each) => each.id,
    );
    return listPage(call, sent, order, ({ id: _, sentAt, ...each }) => ({
      ...each,
      sentAt: iso(sentAt),
      loggedAt: iso(sentAt + each.responseDuration),
    }));
  },
};

/** Accepts https, as Meraki does, and also http on loopback. */
function isDeliverable(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname));
}

const serversOf = (call: OperationCall): HttpServer[] => {
  const network = call.network();
  return [...call.ledger.httpServers.values()].filter((each) => each.networkId === network.id);
};

function serverOf(call: OperationCall): HttpServer {
  const found = call.ledger.httpServers.get(`${call.network().id} ${call.pathParameter('httpServerId')}`);
  if (!found) throw notVisible();
  return found;
}

/** Returns the name of a payload template. @throws RefusalError 400 when there is no such template */
function templateName(payloadTemplateId: string): string {
  const found = templates.find((each) => each.payloadTemplateId === payloadTemplateId);
  if (!found) throw badRequest(`Payload template ${payloadTemplateId} does not exist`);
  return found.name;
}

/** Shows a receiver without its shared secret, which the API never returns. */
const show = ({ id, name, url, networkId, payloadTemplateId }: HttpServer) => ({
  id,
  name,
  url,
  enabled: true,
  networkId,
  payloadTemplate: { payloadTemplateId, name: templateName(payloadTemplateId) },
});
