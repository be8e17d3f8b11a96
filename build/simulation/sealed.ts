/**
 * Seals a process, so that a world in it follows from its seed alone: randomness comes from the seed,
 * and whoever reaches for the real clock or a real timer is told that he may not.
 */
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import type { Random } from "./random.ts";

const world: { random: Random | null } = { random: null };

/** From here on what is random comes from this seed. */
export function reseed(random: Random): void {
  world.random = random;
}

function seeded(): Random {
  if (!world.random) throw new Error("something asked for randomness outside a simulated world");
  return world.random;
}

const forbidden = (what: string) => (): never => {
  throw new Error(`${what} was asked for inside the simulation: it has to be handed in`);
};

/** Keeps what the runner itself needs, then closes the doors. Never undone: for a process of its own. */
export function seal(): { readonly now: () => number } {
  const now = performance.now.bind(performance);
  const bytes = (count: number): Buffer => Buffer.from(seeded().bytes(count));
  const replaced = {
    randomBytes: bytes,
    randomInt: (from: number, to?: number) => (to === undefined ? seeded().int(from) : from + seeded().int(to - from)),
    randomUUID: () => {
      const hex = bytes(16).toString("hex");
      return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join(
        "-",
      );
    },
    generateKeyPairSync: () => keyPairOf(bytes(32)),
  };
  // What follows from its arguments alone is worked out once: worlds use the same few keys and zones.
  const once = {
    createPublicKey: remembered(crypto.createPublicKey),
    createPrivateKey: remembered(crypto.createPrivateKey),
  };
  Object.assign(crypto, replaced, once);
  rememberSignatures();
  rememberFormats();
  syncBuiltinESMExports();
  Math.random = forbidden("Math.random");
  Date.now = forbidden("Date.now");
  performance.now = forbidden("performance.now");
  const timers = { setTimeout, setInterval, setImmediate };
  for (const name of Object.keys(timers)) Object.defineProperty(globalThis, name, { value: forbidden(name) });
  return { now };
}

const MOST_SIGNATURES = 5_000;

/** A function of one argument that can be written down. */
function remembered<T>(make: (input: never) => T): (input: unknown) => T {
  const made = new Map<string, T>();
  return (input) => {
    if (input instanceof crypto.KeyObject) return make(input as never);
    const key = JSON.stringify(input);
    const known = made.get(key);
    if (known) return known;
    const fresh = make(input as never);
    made.set(key, fresh);
    return fresh;
  };
}

/** What was signed here with a key bears it: to check that again costs more than all the rest. Anything else is checked. */
function rememberSignatures(): void {
  const { sign, verify } = crypto;
  const signed = new Set<string>();
  const keys = new WeakMap<crypto.KeyObject, string>();
  const nameOf = (key: crypto.KeyObject): string => {
    let name = keys.get(key);
    if (name === undefined) {
      const open = key.type === "private" ? crypto.createPublicKey(key) : key;
      keys.set(key, (name = open.export({ format: "der", type: "spki" }).toString("base64")));
    }
    return name;
  };
  const textOf = (name: string, data: Buffer, signature: Buffer): string =>
    `${name} ${signature.toString("base64")} ${data.toString("base64")}`;
  const replaced = {
    sign: (_how: null, data: Buffer, key: crypto.KeyObject): Buffer => {
      const signature = sign(null, data, key);
      if (signed.size > MOST_SIGNATURES) signed.clear();
      signed.add(textOf(nameOf(key), data, signature));
      return signature;
    },
    verify: (how: null, data: Buffer, key: crypto.KeyObject, signature: Buffer): boolean =>
      signed.has(textOf(nameOf(key), data, signature)) || verify(how, data, key, signature),
  };
  Object.assign(crypto, replaced);
}

function rememberFormats(): void {
  const Real = Intl.DateTimeFormat;
  const made = new Map<string, Intl.DateTimeFormat>();
  const remembering = function (...args: ConstructorParameters<typeof Intl.DateTimeFormat>): Intl.DateTimeFormat {
    const key = JSON.stringify(args);
    let known = made.get(key);
    if (!known) made.set(key, (known = new Real(...args)));
    return known;
  };
  remembering.prototype = Real.prototype;
  Object.defineProperty(Intl, "DateTimeFormat", {
    value: Object.assign(remembering, { supportedLocalesOf: (locales: string[]) => Real.supportedLocalesOf(locales) }),
  });
}

/** PKCS #8 of an Ed25519 key is this and its 32 bytes. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** A device key that follows from 32 bytes. */
export function keyPairOf(secret: Uint8Array): { privateKey: crypto.KeyObject; publicKey: crypto.KeyObject } {
  const privateKey = crypto.createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: "der", type: "pkcs8" });
  return { privateKey, publicKey: crypto.createPublicKey(privateKey) };
}
