/** What published rules have all be told that wait (§12.6, §9.3), and how far that got: of the many a slice at a time. */
import type { Announced } from "../../shared/rules/twoPersons.ts";

export type AnnouncementRow = {
  readonly n: number;
  /** When the rules were published, ms. */
  readonly at: number;
  /** Of the rules. */
  readonly version: number;
  readonly kind: Announced;
  /** Whose waiting entries concern it, by key; null: every queue's. */
  readonly queues: readonly string[] | null;
  /** The last member that was looked at; "": none yet. */
  readonly reached: string;
  /** How many members have a notice of it. */
  readonly told: number;
  /** Null: it goes on. */
  readonly doneAt: number | null;
};

export interface AnnouncementsReader {
  /** The oldest that goes on. */
  open(): AnnouncementRow | undefined;
  /** All, oldest first. */
  announced(): Pick<AnnouncementRow, "version" | "kind" | "told" | "doneAt">[];
}
export interface AnnouncementsWriter extends AnnouncementsReader {
  announce(announcement: Pick<AnnouncementRow, "at" | "version" | "kind" | "queues">): void;
  /** In the transaction of the notices. */
  reached(n: number, to: Pick<AnnouncementRow, "reached" | "told" | "doneAt">): void;
}
