import { isIPv6 } from 'node:net';

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const GROUPS = 8;

/**
 * The network that failures of an address are counted for: one IPv6 customer has 2^64 addresses (RFC 6177), so its /64.
 */
export function clientNetworkOf(address: string): string {
  const ipv4 = MAPPED_IPV4.exec(address)?.[1];
  if (ipv4 !== undefined) return ipv4;
  return isIPv6(address) ? `${groupsOf(address).slice(0, 4).join(':')}::/64` : address;
}

/** All eight groups, including those that `::` stands for. */
function groupsOf(address: string): string[] {
  const [before = [], after = []] = (address.toLowerCase().split('%')[0] ?? '')
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const left = before.map(withoutZeros);
  const zeros = Array.from({ length: Math.max(0, GROUPS - before.length - after.length) }, () => '0');
  return [...left, ...zeros, ...after.map(withoutZeros)];
}

const withoutZeros = (group: string): string => group.replace(/^0+(?=.)/, '');
