/** Who works in which store, as headquarters keeps them. Of a PIN there is its hash alone. */
import type { Role } from "../../shared/contract/staff.ts";

export type ClerkRow = {
  readonly store: string;
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly active: boolean;
  readonly pinHash: string;
  /** Of the newest change, a new PIN included. */
  readonly changedAt: number;
  /** Since when the PIN is good. */
  readonly pinAt: number;
};

/** What is looked for. Null: whatever. */
export type ClerkFilter = {
  readonly store: string | null;
  readonly role: Role | null;
  readonly active: boolean | null;
  /** Part of the name, or the number's beginning; without capitals. */
  readonly text: string | null;
};

export const CLERK_ORDERS = ["store", "name", "changed"] as const;
/** By store and number; by name; what was changed last first. */
export type ClerkOrder = (typeof CLERK_ORDERS)[number];
/** The last one read before. */
export type ClerkPlace = Pick<ClerkRow, "store" | "id" | "name" | "changedAt">;

export interface ClerksReader {
  clerk(store: string, id: string): ClerkRow | undefined;
  /** By number. */
  ofStore(store: string): ClerkRow[];
  /** @param after null: from the first */
  search(filter: ClerkFilter, order: ClerkOrder, after: ClerkPlace | null, limit: number): ClerkRow[];
}
export interface ClerksWriter extends ClerksReader {
  /** Adds one, or changes one. */
  putClerk(clerk: ClerkRow): void;
}
