/** What the caller of the bridge and its worker say to each other. */
import type { MessagePort } from "node:worker_threads";

/** A value PostgreSQL is handed: numbers and texts as text, bytes as they are. */
export type Value = string | number | null | Uint8Array;
/** With values it is prepared once a connection, under the name the bridge gives it. */
export type Statement = { readonly text: string; readonly name?: string; readonly values?: readonly Value[] };

export type Answer = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** How many rows were written, or read. */
  readonly count: number;
};

/** `alone`: each statement by itself, and again on a new connection where the old one turns out to be lost. */
export type Place = "begin" | "within" | "alone";

export type Ask =
  | {
      readonly do: "run";
      readonly id: number;
      readonly place: Place;
      readonly statements: readonly Statement[];
      /** Whether the caller waits; what fails of those it does not wait for is told at the next it waits for. */
      readonly answer: boolean;
    }
  /** Forgets the connection, for it does not answer. */
  | { readonly do: "abandon" }
  | { readonly do: "end"; readonly id: number };

/** The code of a failure where there is no connection, or no longer; all others are SQLSTATEs. */
export const LOST = "connection-lost";
export type Failure = { readonly code: string; readonly message: string };
export type Reply = { readonly id: number } & ({ readonly answers: readonly Answer[] } | { readonly failure: Failure });

export type WorkerParts = {
  readonly url: string;
  /** Run on every new connection before anything else. */
  readonly greeting: readonly string[];
  /** Counts the replies; the caller sleeps on it. */
  readonly bell: SharedArrayBuffer;
  readonly port: MessagePort;
};
