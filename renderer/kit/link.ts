/**
 * How a screen talks to its till: one call, one stream of news, whatever carries them. A call
 * always comes back with an outcome; what cannot be carried is the named refusal
 * `till-unreachable`. Knows neither the sale nor the carrier.
 */
import { TillNews, tillVerbs } from "../../shared/contract/till.ts";
import type { TillInput, TillOutput, TillRefusal, TillVerb } from "../../shared/contract/till.ts";
import type { Outcome } from "../../shared/kernel/outcome.ts";
import { refuse } from "../../shared/kernel/outcome.ts";

/** Refusals the screen itself may give, beside the till's own. */
export const LINK_REFUSALS = ["till-unreachable", "unreadable-answer"] as const;
export type LinkRefusal = (typeof LINK_REFUSALS)[number];

export type Answer<V extends TillVerb> = Outcome<TillOutput<V>, TillRefusal | LinkRefusal>;
/** `opening`: never connected yet; `down`: was connected or has been refused, and tries again. */
export type LinkState = "opening" | "up" | "down";

export interface TillLink {
  call<V extends TillVerb>(verb: V, input: TillInput<V>): Promise<Answer<V>>;
  /** Returns its unsubscribe. */
  onNews(heard: (topics: TillNews["topics"]) => void): () => void;
  onState(heard: (state: LinkState) => void): () => void;
}

export const unreachable = () =>
  refuse(
    "till-unreachable",
    "The till's process does not answer. Nothing is lost: what is repeated with the same key never happens twice.",
  );

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Reads an answer off the wire against the contract; one that does not fit is `unreadable-answer`. */
export function readAnswer<V extends TillVerb>(verb: V, outcome: unknown): Answer<V> {
  if (isRecord(outcome) && outcome["ok"] === false && typeof outcome["code"] === "string") {
    const message = outcome["message"];
    return refuse(outcome["code"] as TillRefusal, typeof message === "string" ? message : "");
  }
  if (isRecord(outcome) && outcome["ok"] === true) {
    const parsed = tillVerbs[verb].output.safeParse(outcome["value"]);
    if (parsed.success) return { ok: true, value: parsed.data as TillOutput<V> };
    return refuse(
      "unreadable-answer",
      `${verb}: ${parsed.error.issues.map((i) => `${i.path.join(".")} ${i.message}`).join("; ")}`,
    );
  }
  return refuse("unreadable-answer", `${verb}: expected {ok, value} or {ok, code, message}`);
}

/** The topics of a piece of news; none when it is not news of the contract. */
export function readNews(message: unknown): TillNews["topics"] {
  const parsed = TillNews.safeParse(isRecord(message) && "news" in message ? message["news"] : message);
  return parsed.success ? parsed.data.topics : [];
}
