/** Who this till is and how it stands with its server: one row, kept in memory as committed. */
import type { Connection } from "./open.ts";

export type Device = {
  /** store/till */
  till: string;
  tillName: string;
  storeName: string;
  timezone: string;
  publicKey: string;
  /** The rules version in force here. */
  rulesVersion: number;
  /** A version that came and says something else than what this till has under its number. */
  waitingRulesVersion: number | null;
  enrolled: boolean;
  serverUrl: string | null;
  /** What that server signs its receipts with (Ed25519, SPKI DER, base64); null: it has not said. */
  serverKey: string | null;
  pendingCode: string | null;
  usedCode: string | null;
  /** The server's clock less this one's, ms. */
  clockOffsetMs: number;
  lastContact: number | null;
};

type Raw = Omit<Device, "enrolled"> & { enrolled: number };

export class DeviceRow {
  readonly #sql: ReturnType<typeof statements>;
  #device: Device | null;

  constructor(db: Connection) {
    this.#sql = statements(db);
    this.#device = this.#read();
  }

  /** Null before the very first start is through. */
  get known(): Device | null {
    return this.#device;
  }

  get is(): Readonly<Device> {
    if (!this.#device) throw new Error("this till has no identity yet");
    return this.#device;
  }

  /** Needs the caller's open transaction. */
  write(device: Device): void {
    this.#sql.write.run({ ...device, enrolled: Number(device.enrolled) });
    this.#device = device;
  }

  change(part: Partial<Device>): void {
    this.write({ ...this.is, ...part });
  }

  /** The transaction failed: memory is read again. */
  dropped(): void {
    this.#device = this.#read();
  }

  #read(): Device | null {
    const raw = this.#sql.read.get() as Raw | undefined;
    return raw ? { ...raw, enrolled: raw.enrolled === 1 } : null;
  }
}

function statements(db: Connection) {
  return {
    read: db.prepare(`SELECT till, till_name AS tillName, store_name AS storeName, timezone, public_key AS publicKey,
      rules_version AS rulesVersion, waiting_rules_version AS waitingRulesVersion, enrolled, server_url AS serverUrl, server_key AS serverKey,
      pending_code AS pendingCode, used_code AS usedCode, clock_offset_ms AS clockOffsetMs, last_contact AS lastContact FROM device`),
    write:
      db.prepare(`INSERT OR REPLACE INTO device (id, till, till_name, store_name, timezone, public_key, rules_version,
      waiting_rules_version, enrolled, server_url, server_key, pending_code, used_code, clock_offset_ms, last_contact)
      VALUES (1, @till, @tillName, @storeName, @timezone, @publicKey, @rulesVersion, @waitingRulesVersion, @enrolled, @serverUrl, @serverKey,
      @pendingCode, @usedCode, @clockOffsetMs, @lastContact)`),
  };
}
