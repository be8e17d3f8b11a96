/**
 * The till's Ed25519 key: made here at the first start, kept in the data folder, never sent. Where
 * the system offers a safe (Electron's safeStorage) it lies in that, else as it is, readable by its
 * owner alone.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { StoreRefusal, named } from "./refusal.ts";

/** A safe of the system's: what is sealed here only opens here. */
export type Safe = { seal(text: string): Buffer; open(sealed: Buffer): string };

export type DeviceKey = {
  /** SPKI DER, base64. */
  readonly publicKey: string;
  /** Ed25519 over UTF-8 text, base64. */
  sign(text: string): string;
};

/** @throws StoreRefusal `key-unreadable` when there is a key that does not open here */
export function deviceKey(dataDir: string, safe: Safe | null): DeviceKey {
  const path = join(dataDir, "device.key");
  try {
    return existsSync(path) ? ofPrivate(readKey(path, safe)) : makeKey(path, safe);
  } catch (error) {
    throw named(error);
  }
}

function readKey(path: string, safe: Safe | null): KeyObject {
  const [form, text = ""] = readFileSync(path, "utf8").trim().split(":");
  const unreadable = (why: string, cause?: unknown): StoreRefusal =>
    new StoreRefusal("key-unreadable", `${path} cannot be read: ${why}. Nothing was changed.`, cause);
  if (form !== "plain" && form !== "sealed") throw unreadable("it does not hold a device key");
  if (form === "sealed" && !safe) throw unreadable("it was sealed by the desktop program; open the till with that");
  try {
    const der = form === "sealed" && safe ? safe.open(Buffer.from(text, "base64")) : text;
    return createPrivateKey({ key: Buffer.from(der, "base64"), format: "der", type: "pkcs8" });
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : "it is damaged", error);
  }
}

function makeKey(path: string, safe: Safe | null): DeviceKey {
  const { privateKey } = generateKeyPairSync("ed25519");
  const der = privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
  const text = safe ? `sealed:${safe.seal(der).toString("base64")}` : `plain:${der}`;
  // Whole or not at all: a torn key would look like a lost one.
  const fresh = `${path}.new`;
  const file = openSync(fresh, "w", 0o600);
  try {
    writeSync(file, `${text}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
  return ofPrivate(privateKey);
}

const ofPrivate = (key: KeyObject): DeviceKey => ({
  publicKey: createPublicKey(key).export({ format: "der", type: "spki" }).toString("base64"),
  sign: (text) => sign(null, Buffer.from(text, "utf8"), key).toString("base64"),
});
