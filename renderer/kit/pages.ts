/**
 * Lists that are read a page at a time while rows come and go: each page by the place of the last row before it, and
 * all of them read anew together when the first is another. Without a hole, and nothing twice.
 */
import { useEffect, useEffectEvent, useState } from "react";
import type { Answer, Said } from "./read.ts";

/** Rows in their order, and the place of the last of them to ask after; null: there are no more. */
export type Pages<T, P> = { readonly rows: readonly T[]; readonly next: P | null };
type Ask<T, P> = (after: P) => Promise<Answer<Pages<T, P>>>;

/** A page that was asked for with a limit: shorter than that, it is the last. */
export function pageOf<T, P>(rows: readonly T[], limit: number, placeOf: (row: T) => P): Pages<T, P> {
  const last = rows.at(-1);
  return { rows, next: last === undefined || rows.length < limit ? null : placeOf(last) };
}

/** So many pages more than what is read already, or as many as there are. */
export async function readOn<T, P>(begun: Pages<T, P>, further: number, ask: Ask<T, P>): Promise<Answer<Pages<T, P>>> {
  let { rows, next } = begun;
  for (let page = 0; page < further && next !== null; page += 1) {
    const answer = await ask(next);
    if (!answer.ok) return answer;
    rows = [...rows, ...answer.value.rows];
    next = answer.value.next;
  }
  return { ok: true, value: { rows, next } };
}

/** The rows with those among them that were read later as they are by now. */
export function refreshed<T>(rows: readonly T[], later: readonly T[], keyOf: (row: T) => string): T[] {
  const now = new Map(later.map((row) => [keyOf(row), row]));
  return rows.map((row) => now.get(keyOf(row)) ?? row);
}

export type Paged<T> = {
  readonly rows: readonly T[];
  /** Asks for one page more; null: there is none. */
  readonly more: (() => void) | null;
  readonly isAsking: boolean;
  /** The refusal, of asking for more. */
  readonly said: Said | null;
};

/**
 * @param first as it was read last; null: not yet
 * @param ask for the page after a place
 * @param anew when it becomes another, rows may have come further down than the first page
 */
export function usePages<T, P>(
  first: Pages<T, P> | null,
  keyOf: (row: T) => string,
  ask: Ask<T, P>,
  anew: string | number = "",
): Paged<T> {
  const on = first === null ? null : JSON.stringify([anew, first.rows.map(keyOf)]);
  const [wanted, setWanted] = useState({ pages: 1 });
  const [read, setRead] = useState<{ on: string; pages: number; whole: Pages<T, P> } | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const readAll = useEffectEvent(async (isStill: () => boolean) => {
    if (first === null || on === null) return;
    const begun = read?.on === on ? read : { pages: 1, whole: first };
    const { pages } = wanted;
    const answer = await readOn(begun.whole, pages - begun.pages, ask);
    if (!isStill()) return;
    setSaid(answer.ok ? null : answer);
    if (answer.ok) setRead({ on, pages, whole: answer.value });
  });
  useEffect(() => {
    if (on === null || wanted.pages === 1) return undefined;
    let isWanted = true;
    // What changes at once is read once.
    const soon = setTimeout(() => void readAll(() => isWanted), 0);
    return () => {
      isWanted = false;
      clearTimeout(soon);
    };
  }, [on, wanted]);
  const more = () => {
    setSaid(null);
    setWanted({ pages: (read?.pages ?? 1) + 1 });
  };
  // While all is read anew, what was shown stays: it is without a hole as well.
  const next = read === null ? first?.next : read.whole.next;
  return {
    rows: read === null ? (first?.rows ?? []) : refreshed(read.whole.rows, first?.rows ?? [], keyOf),
    more: (next ?? null) === null ? null : more,
    isAsking: said === null && wanted.pages > (read?.pages ?? 1),
    said,
  };
}
