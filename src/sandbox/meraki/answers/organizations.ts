import { type Answers, byId, byNewest, byTags, iso, listPage } from '../call.ts';
import { adminsOf } from '../estate/admins.ts';
import { changesOf } from '../estate/history.ts';
import type { EstateNetwork } from '../estate/inventory.ts';
import type { EstateOrganization } from '../estate/organization.ts';
import { mix } from '../estate/random.ts';
import { responseCodes } from '../response-codes.ts';
import { licenseAnswers } from './licenses.ts';
import { showNetwork } from './networks.ts';

const DAY = 86_400_000;

const show = (organization: EstateOrganization) => ({
  id: organization.id,
  name: organization.name,
  url: organization.url,
  api: { enabled: true },
  licensing: { model: organization.licensing },
  cloud: { region: { name: 'Europe', host: { name: 'Germany' } } },
  management: { details: [] },
  privacy: {},
});

/** Answers about organizations. */
export const organizationAnswers: Answers<
  | 'getOrganizations'
  | 'getOrganization'
  | 'getOrganizationNetworks'
  | 'getOrganizationAdmins'
  | 'getOrganizationApiRequestsOverview'
  | 'getOrganizationConfigurationChanges'
  | 'getOrganizationLicensesOverview'
> = {
  getOrganizations: (call) =>
    listPage(
      call,
      [call.organization],
      { key: ({ id }) => id, lowest: '0', highest: '9999999999999999999' },
      show,
    ),

  getOrganization: ({ organization }) => ({ body: show(organization) }),

  getOrganizationNetworks(call) {
    const { query, organization } = call;
    const template = query.text('configTemplateId');
    const bound = query.flag('isBoundToConfigTemplate');
    const types = query.list('productTypes');
    const wanted = (network: EstateNetwork) =>
      (template === undefined || network.template === template) &&
      (bound === undefined || (network.template !== null) === bound) &&
      (types === undefined || network.productTypes.some((type) => types.includes(type))) &&
      byTags(call, network.tags);
    return listPage(
      call,
      organization.networks.filter(wanted),
      byId((network) => network.id),
      showNetwork,
    );
  },

  getOrganizationAdmins({ organization, query, now }) {
    const networks = query.list('networkIds');
    const reaches = (admin: { orgAccess: string; networks: { id: string }[] }) =>
      networks === undefined ||
      admin.orgAccess !== 'none' ||
      admin.networks.some(({ id }) => networks.includes(id));
    const list = adminsOf(organization, now).filter(reaches);
    return {
      body: list.map((admin) => ({
        ...admin,
        lastActive: admin.lastActive === null ? null : iso(admin.lastActive),
        authenticationMethod: 'Email',
      })),
    };
  },

  getOrganizationApiRequestsOverview({ organization, query }) {
    const days = (query.span.to - query.span.from) / DAY;
    const perDay: Record<string, number> = {
      200: 4200,
      201: 35,
      204: 6,
      308: 12,
      400: 18,
      403: 2,
      404: 41,
      429: 27,
    };
    const busy =
      (0.5 + (mix(organization.seed, 77) % 100) / 100) * (organization.size === 'large' ? 1 : 0.05);
    const counts = responseCodes.map(
      (code) => [code, Math.round((perDay[code] ?? 0) * days * busy)] as const,
    );
    return { body: { responseCodeCounts: Object.fromEntries(counts) } };
  },

  getOrganizationConfigurationChanges(call) {
    const { organization, query } = call;
    const network = query.text('networkId');
    const admin = query.text('adminId');
    const changes = changesOf(organization, query.span).filter(
      (change) =>
        (network === undefined || change.network?.id === network) &&
        (admin === undefined || change.admin.id === admin),
    );
    return listPage(
      call,
      changes,
      byNewest((change) => change.at),
      (change) => ({
        ts: new Date(change.at).toISOString(),
        adminName: change.admin.name,
        adminEmail: change.admin.email,
        adminId: change.admin.id,
        ...(change.network && {
          networkName: change.network.name,
          networkId: change.network.id,
          networkUrl: change.network.url,
        }),
        ...(change.ssid && { ssidName: change.ssid.name, ssidNumber: change.ssid.number }),
        page: change.page,
        label: change.label,
        oldValue: change.oldValue,
        newValue: change.newValue,
        ...(change.byOAuth && { client: { id: '0hoXjtjX6C-Nk4Nr6kEbCJ', type: 'oauth' } }),
      }),
    );
  },

  getOrganizationLicensesOverview: ({ organization, now }) => ({ body: licenseAnswers(organization, now) }),
};
