import t from 'tap';
import { saysApiAccessIsOff } from '../../src/meraki/api-access.ts';

t.test('a text that says that API access is off is known in any wording and letter case', async (t) => {
  for (const text of [
    'enable API access',
    'Please enable API access for this organization',
    'PLEASE ENABLE API ACCESS.',
    'Please enable the API access',
    'You must enable the Dashboard API',
    'Enable Dashboard API access under Organization > Settings.',
    'API access is disabled',
    'API access is disabled for this organization',
    'Api Access Is Disabled',
    'API access disabled',
    'API access: disabled',
    'API access for organization 549236 has been disabled by an administrator',
    'API access is not enabled',
    "API access isn't enabled for this organization.",
    'API access isn’t currently enabled',
    'API access has not been enabled',
    'API access is currently not enabled',
    'API access is switched off',
    'API access was turned off',
    'API access is off',
    'Dashboard API is not enabled',
    'The Dashboard API has not been enabled for this organization',
    'The API is disabled for this organization',
    'Access to the Dashboard API is disabled',
    'Access to the Meraki Dashboard API is not enabled',
    'API access must be enabled',
    'API access must first be enabled by an administrator',
    'Dashboard API access needs to be enabled',
    'This requires API access to be enabled',
    'Please ensure that API access is enabled',
    'Please make sure your organization has API access. Ensure API access is enabled.',
    'Turn on API access first',
    'Turn API access on',
    'API access (v1) is disabled',
    'The API access setting of this organization is not enabled',
    'API access for “Aurora Retail Inc.” is disabled',
    'API access to this organization has been switched off',
    'API access needs first to be enabled',
    'This is available only when API access is enabled',
    'This organization has disabled API access',
    'Not found. API\n  access is\ndisabled.',
  ])
    t.ok(saysApiAccessIsOff(text), text);
});

t.test('a text about something else is not taken for that', async (t) => {
  for (const text of [
    '',
    'Not found',
    'VLANs are not enabled for this network',
    'Group policies are disabled. See the Dashboard API for more.',
    'You can enable VLANs with the Dashboard API',
    'API access is enabled for this organization',
    'Invalid API key',
    'API rate limit exceeded for organization',
    'This API endpoint is not supported',
    'No API access to wireless networks',
    'The device is not on',
    'This dashboard API operation is not supported on this network',
    'The dashboard API does not support this on MX appliances',
    'The dashboard API reports that VLANs are disabled',
    'This API is not enabled for MS networks',
    'The dashboard API is unavailable for disabled ports',
    'Enable the dashboard API key first',
    'VLANs are disabled. The dashboard API can enable them.',
  ])
    t.notOk(saysApiAccessIsOff(text), text);
});
