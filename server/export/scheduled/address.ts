/**
 * Where a webhook may be: HTTPS, and nobody inside this network, unless the server was started to allow it. Names are
 * looked at when they are resolved, so that a name which turns to an inner address later is refused as well.
 */
import { lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

const INNER = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const)
  INNER.addSubnet(net, bits, "ipv4");
for (const [net, bits] of [
  ["::", 96],
  ["::ffff:0:0", 96],
  ["64:ff9b::", 96],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  INNER.addSubnet(net, bits, "ipv6");

export const isInner = (address: string): boolean => INNER.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

/** @returns what is wrong with it; null: nothing that can be seen before it is resolved */
export function wrongAddress(text: string, inside: boolean): string | null {
  if (!URL.canParse(text)) return "expected a whole address, https://…";
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return "expected an address without a name or a password in it";
  if (url.protocol !== "https:" && !(inside && url.protocol === "http:")) return "expected an address with https://";
  const host = url.hostname.replaceAll(/[[\]]/g, "");
  if (!inside && isIP(host) !== 0 && isInner(host)) return "expected an address outside this network";
  return null;
}

/** Resolves as usual, and refuses what is inside. */
export const outerLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    const inner = found?.find((it) => isInner(it.address));
    const [first] = found ?? [];
    if (error) return done(error, []);
    if (inner || !first) return done(new Error(`${host} is inside this network`), []);
    if (options.all === true) return done(null, found);
    return done(null, first.address, first.family);
  });
};
