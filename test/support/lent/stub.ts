import type { Dashboard, Device, Network } from '../../../src/core/dashboard.ts';

/** Makes a network for a stub. */
export const networkOf = (id: string, name = `name of ${id}`, ...tags: string[]): Network =>
  Object.freeze({ id, name, productTypes: [], tags });
/** Makes a device for a stub. */
export const deviceIn = (networkId: string | undefined, serial: string, name = `name of ${serial}`): Device =>
  Object.freeze({ serial, name, networkId, tags: [] });

/** A dashboard that answers what a test says, and notes which methods were called with what. Lists are frozen, as kept ones are. */
export function stubDashboard(answers: Partial<Dashboard>) {
  const calls: { method: string; args: unknown[] }[] = [];
  const refuse = (method: string) => async (): Promise<never> => {
    throw new Error(`${method} was not expected`);
  };
  const usual: Dashboard = {
    organizationUrl: async () => 'https://n1.meraki.com/o',
    networks: refuse('networks'),
    devices: refuse('devices'),
    findDevices: refuse('findDevices'),
    statusCounts: refuse('statusCounts'),
    availabilities: refuse('availabilities'),
    statusChanges: refuse('statusChanges'),
    alertCounts: refuse('alertCounts'),
    alerts: refuse('alerts'),
    uplinks: refuse('uplinks'),
    lossAndLatency: refuse('lossAndLatency'),
    vpn: refuse('vpn'),
    clientTotals: refuse('clientTotals'),
    networkClientTotals: refuse('networkClientTotals'),
    networkClients: refuse('networkClients'),
    findClient: refuse('findClient'),
    topClients: refuse('topClients'),
    topDevices: refuse('topDevices'),
    topNetworks: refuse('topNetworks'),
    connectionStats: refuse('connectionStats'),
    channelUseByNetwork: refuse('channelUseByNetwork'),
    channelUseByDevice: refuse('channelUseByDevice'),
    ssids: refuse('ssids'),
    ports: refuse('ports'),
    admins: refuse('admins'),
    changes: refuse('changes'),
    events: refuse('events'),
    firmwareUpgrades: refuse('firmwareUpgrades'),
    licenses: refuse('licenses'),
    apiUsage: refuse('apiUsage'),
    startPing: refuse('startPing'),
    readPing: refuse('readPing'),
    isLimited: () => true,
    unreadableItems: () => 0,
    readAt: () => 5,
    end() {},
  };
  const told: Dashboard = { ...usual, ...answers };
  const dashboard = new Proxy(told, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        calls.push({ method: String(name), args });
        return Reflect.apply(member, target, args);
      };
    },
  });
  return {
    dashboard,
    calls,
    called: (method: string) => calls.filter((call) => call.method === method).map(({ args }) => args),
  };
}
