/** Watches the instants of a till's facts: accepted as they are, listed where they cannot be right. */
import type { Fact } from "../../shared/facts/fact.ts";

/** A till's clock may be ahead of the server's by this much before HQ is told. */
export const AHEAD_MS = 86_400_000;

type Concern = { readonly seq: number; readonly at: number; readonly detail: string };
type Noted = { first: Fact; count: number; by: number };

export class ClockWatch {
  /** The instant of the till's last fact; null before the first. */
  last: number | null;
  readonly #now: number;
  readonly #found: { back: Noted | null; ahead: Noted | null } = { back: null, ahead: null };

  constructor(last: number | null, now: number) {
    this.last = last;
    this.#now = now;
  }

  see(fact: Fact): void {
    if (this.last !== null && fact.at < this.last && fact.kind !== "clock-corrected")
      this.#note("back", fact, this.last - fact.at);
    if (fact.at - this.#now > AHEAD_MS) this.#note("ahead", fact, fact.at - this.#now);
    this.last = fact.kind === "clock-corrected" ? Math.min(fact.at, fact.body.to) : fact.at;
  }

  #note(kind: "back" | "ahead", first: Fact, by: number): void {
    const noted = (this.#found[kind] ??= { first, count: 0, by });
    noted.count += 1;
  }

  /** One a kind, for the first fact it was seen at. */
  concerns(): Concern[] {
    const { back, ahead } = this.#found;
    const concerns: Concern[] = [];
    if (back) concerns.push(concern(back, "the till's clock went back without saying so, by"));
    if (ahead) concerns.push(concern(ahead, "the till's clock is ahead of the server's by"));
    return concerns;
  }
}

const concern = ({ first, count, by }: Noted, what: string): Concern => ({
  seq: first.seq,
  at: first.at,
  detail: `${what} ${Math.round(by / 1000)} s at fact ${first.seq}${count > 1 ? ` (${count} facts in one batch)` : ""}`,
});
