/** A switch, and which of its ports are asked for. */
export interface PortsRequest {
  /** The name of the switch; empty when none was named. */
  device: string;
  /** `12` or `1-4,7`; undefined for all of them. */
  ports?: string | undefined;
  /** Set when the words are a name as a whole, too: `Lab Switch 2`. */
  isName?: true;
}

const PORTS = String.raw`\d+(?:\s?[-–]\s?\d+)?(?:\s?,\s?\d+(?:\s?[-–]\s?\d+)?)*`;
/** `port 12 of hq-sw01`, `12 on hq-sw01`. */
const BEFORE = new RegExp(String.raw`^(?:ports?\s+)?(${PORTS})\s+(?:of|on)\s+(.+)$`, 'i');
/** `hq-sw01 port 12`, `hq-sw01 12`. */
const BEHIND = new RegExp(String.raw`^(.+?)\s+(ports?\s+)?(${PORTS})$`, 'i');

/** Reads the arguments of `ports`. */
export function readPortsRequest(subject: string): PortsRequest {
  const [, before, of] = BEFORE.exec(subject) ?? [];
  if (before !== undefined && of !== undefined) return { device: of, ports: before };
  const [, device, word, behind] = BEHIND.exec(subject) ?? [];
  if (device === undefined || behind === undefined) return { device: subject };
  return { device, ports: behind, ...(word === undefined && { isName: true }) };
}

/** Makes the test whether a port is one of `1-4,7`. */
export function isOneOf(ports: string): (id: string) => boolean {
  const ranges = ports.split(',').map((range) => {
    const [from = 0, to = from] = range.split(/[-–]/).map(Number);
    return { from, to };
  });
  return (id) => ranges.some(({ from, to }) => Number(id) >= from && Number(id) <= to);
}
