/** Matches what devices are called: `rotterdam-301-gw01`, `ap03`, `MX85-Oslo`. */
export const DEVICE_NAME =
  /^(?=.*\d)(.*[-_.])?(gw|sw|ap|cam|camera|sensor|mx|ms|mr|mv|mt|mg|fw|rt|rtr|core|switch|router|wap|idf|mdf|asw|dsw)-?\d+([-_.].*)?$/i;

/** The products, by what the names of their devices hold. */
export const PRODUCTS: readonly (readonly [RegExp, string])[] = [
  [/^(sw|ms|switch|core|idf|mdf|asw|dsw)$/i, 'switch'],
  [/^(ap|mr|wap)$/i, 'ap'],
  [/^(gw|mx|fw|rt|rtr|router)$/i, 'appliance'],
  [/^(cam|camera|mv)$/i, 'camera'],
  [/^(sensor|mt)$/i, 'sensor'],
];

/** Words with which names of places and of clients begin when a number follows: `store 12`, `MacBook 12`. */
export const BEFORE_NUMBER =
  /^(store|branch|shop|site|office|location|macbook|ipad|iphone|laptop|printer|notebook|tablet|scanner|phone|pc|workstation|switch|ap|camera|sensor|gateway|cam|signage|filiale|drucker|rechner|kasse|client)$/i;
/** Matches what clients are often called. */
export const CLIENT_NAME =
  /^(macbook|ipad|iphone|laptop|printer|notebook|tablet|scanner|phone|pc|workstation|signage|drucker|rechner|kasse)\b/i;
/** Words before what a client is called. */
export const BEFORE_CLIENT =
  /^(client|endpoint|laptop|printer|pc|notebook|tablet|scanner|phone|workstation|drucker|rechner)$/;
/** Words with which names of places end when they are written with a capital: `Oslo Store`. */
export const PLACE = /^(Store|Branch|Shop|Site|Office|Warehouse|Campus|Building|Network|HQ)$/;
/** The same in any case. */
export const ALSO_PLACE = /^(office|centre|center|campus|building|warehouse|hq)$/;
/** Words within a name: `Bank of Oslo`. */
export const WITHIN = /^(of|de|la|le|am|an|der|and|the|&)$/;

/** Words with which names of places begin: `A Coruña 084`. */
export const ARTICLE = /^(A|La|Le|Las|Los|El|Den|De|San|St)$/;
