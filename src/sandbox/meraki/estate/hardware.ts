/** The products of the estate, as the API names them. */
export type ProductType = 'appliance' | 'switch' | 'wireless' | 'camera' | 'sensor' | 'cellularGateway';
export type DeviceType = 'MX' | 'MS' | 'MR' | 'MV' | 'MT' | 'MG';

/** A model of device. */
export interface Model {
  name: string;
  type: DeviceType;
  productType: ProductType;
  /** The first group of its serials. */
  prefix: string;
  /** The copper ports of a switch, without uplinks. */
  ports: number;
  uplinks: number;
  poe: boolean;
  /** The measurements of a sensor. */
  metrics: readonly string[];
}

const model = (
  type: DeviceType,
  productType: ProductType,
  name: string,
  prefix: string,
  rest: Partial<Model> = {},
): Model => ({ name, type, productType, prefix, ports: 0, uplinks: 0, poe: false, metrics: [], ...rest });

const models: Record<DeviceType, readonly Model[]> = {
  MX: [
    model('MX', 'appliance', 'MX68', 'Q2KY'),
    model('MX', 'appliance', 'MX67', 'Q2FY'),
    model('MX', 'appliance', 'MX85', 'Q3FA'),
    model('MX', 'appliance', 'MX68CW', 'Q2RY'),
  ],
  MS: [
    model('MS', 'switch', 'MS120-24P', 'Q2EX', { ports: 24, uplinks: 4, poe: true }),
    model('MS', 'switch', 'MS120-8LP', 'Q2BX', { ports: 8, uplinks: 2, poe: true }),
    model('MS', 'switch', 'MS225-48', 'Q2CW', { ports: 48, uplinks: 4 }),
    model('MS', 'switch', 'MS130-24P', 'Q4CB', { ports: 24, uplinks: 4, poe: true }),
  ],
  MR: [
    model('MR', 'wireless', 'MR46', 'Q3AC'),
    model('MR', 'wireless', 'MR36', 'Q3AJ'),
    model('MR', 'wireless', 'MR44', 'Q3AK'),
    model('MR', 'wireless', 'MR57', 'Q3AM'),
  ],
  MV: [model('MV', 'camera', 'MV12WE', 'Q2FV'), model('MV', 'camera', 'MV72', 'Q2SV')],
  MT: [
    model('MT', 'sensor', 'MT10', 'Q3CA', { metrics: ['temperature', 'humidity', 'battery'] }),
    model('MT', 'sensor', 'MT20', 'Q3CC', { metrics: ['door', 'battery'] }),
    model('MT', 'sensor', 'MT14', 'Q3CG', {
      metrics: ['temperature', 'humidity', 'tvoc', 'pm25', 'noise', 'indoorAirQuality', 'battery'],
    }),
  ],
  MG: [model('MG', 'cellularGateway', 'MG41', 'Q2YY'), model('MG', 'cellularGateway', 'MG51', 'Q3YA')],
};

/** Returns the models of a type, the most usual first. */
export const modelsOf = (type: DeviceType): readonly Model[] => models[type];

/** A version of firmware. */
export interface Firmware {
  id: string;
  /** The value of `firmware` in a device. */
  name: string;
  shortName: string;
  releaseType: 'stable' | 'candidate' | 'legacy';
  releaseDate: string;
}

const firmware = (
  id: string,
  name: string,
  shortName: string,
  releaseType: Firmware['releaseType'],
  day: string,
) => ({
  id,
  name,
  shortName,
  releaseType,
  releaseDate: `${day}T17:22:52Z`,
});

/** The current and the previous firmware of each product. */
export const firmwares: Record<ProductType, { current: Firmware; previous: Firmware }> = {
  appliance: {
    current: firmware('3211', 'wired-19-1-9', 'MX 19.1.9', 'stable', '2026-05-12'),
    previous: firmware('3104', 'wired-18-211-5', 'MX 18.211.5', 'legacy', '2025-09-30'),
  },
  switch: {
    current: firmware('3198', 'switch-17-2-2', 'MS 17.2.2', 'stable', '2026-04-21'),
    previous: firmware('3067', 'switch-17-1-4', 'MS 17.1.4', 'legacy', '2025-08-19'),
  },
  wireless: {
    current: firmware('3240', 'wireless-31-1-7', 'MR 31.1.7', 'candidate', '2026-06-30'),
    previous: firmware('3122', 'wireless-30-7-1', 'MR 30.7.1', 'stable', '2025-10-14'),
  },
  camera: {
    current: firmware('3187', 'camera-6-2-1', 'MV 6.2.1', 'stable', '2026-03-03'),
    previous: firmware('3051', 'camera-5-6-3', 'MV 5.6.3', 'legacy', '2025-07-08'),
  },
  sensor: {
    current: firmware('3175', 'sensor-1-6-0', 'MT 1.6.0', 'stable', '2026-02-17'),
    previous: firmware('3042', 'sensor-1-5-2', 'MT 1.5.2', 'legacy', '2025-06-24'),
  },
  cellularGateway: {
    current: firmware('3169', 'cellular-gateway-3-2-1', 'MG 3.2.1', 'stable', '2026-02-03'),
    previous: firmware('3037', 'cellular-gateway-3-1-0', 'MG 3.1.0', 'legacy', '2025-06-10'),
  },
};
