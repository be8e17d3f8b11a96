/**
 * Who waits is told when published rules pause payouts, take them up again, or change clearing (§12.6, §9.3): each member once,
 * with what waits of it in the queues concerned, as it stands when its turn comes. They may be a million, so a slice at a time is
 * told, in one transaction with how far that got.
 */
import type { Rules } from "../../shared/rules/schema.ts";
import { isOfStore } from "../../shared/rules/storePart.ts";
import { ANNOUNCED, announcedBy, type Announced } from "../../shared/rules/twoPersons.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import type { ServerReader, ServerWriter } from "../store/store.ts";
import type { IntakeParts } from "./intake.ts";

type Published = {
  readonly rules: Rules;
  /** Null: to all. */
  readonly tills: readonly string[] | null;
  /** Whose part of the chain's rules alone it changes; null: no store's. */
  readonly store: string | null;
};

/** What is announced to whom waits in a queue. */
export type Announcing = (queue: string) => readonly Announced[];

/** Call before the version counts: what it changes for each queue, by the rules of whoever pays it out. */
export function announcingOf(
  { rows, versions, programmes }: IntakeParts,
  { rules, tills, store }: Published,
): Announcing {
  const isMeant = (till: string): boolean => tills === null || tills.includes(till) || isOfStore(till, store);
  const chain = tills === null || store !== null ? announcedBy(versions.chain.rules, rules) : [];
  const ofTills = new Map<string, readonly Announced[]>();
  for (const { id } of rows.tills.tills())
    if (isMeant(id)) ofTills.set(`till:${id}`, announcedBy(programmes.of(versions.newestFor(id)).rules, rules));
  return (queue) => (ownedByTill(queue) ? (ofTills.get(queue) ?? []) : chain);
}

/** Notes down what is to be told, in the transaction that publishes. @returns whether anything is */
export function announce({ rows, now }: IntakeParts, version: number, announcing: Announcing): boolean {
  const queues = rows.figures.queues().map((it) => it.key);
  let any = false;
  for (const kind of ANNOUNCED) {
    const concerned = queues.filter((queue) => announcing(queue).includes(kind));
    if (concerned.length === 0) continue;
    rows.announcements.announce({
      at: now,
      version,
      kind,
      queues: concerned.length === queues.length ? null : concerned,
    });
    any = true;
  }
  return any;
}

/** Tells the next of those who wait, in one transaction. @returns whether there may be more to tell */
export function tellOn(rows: ServerWriter, most: number, now: number): boolean {
  const open = rows.announcements.open();
  if (!open) return false;
  const { n, kind, at, queues } = open;
  const members = rows.owed.waiting(open.reached, most);
  const told = queues === null ? members : concernedOf(rows, members, queues);
  rows.notices.notify(told.map(({ member, amount }) => ({ member, kind, order: "", line: 0, amount, at })));
  const reached = members.at(-1)?.member ?? open.reached;
  const doneAt = members.length < most ? now : null;
  rows.announcements.reached(n, { reached, told: open.told + told.length, doneAt });
  return true;
}

function concernedOf({ owed }: ServerReader, members: ReturnType<typeof owed.waiting>, queues: readonly string[]) {
  const waits = owed.waitsIn(
    members.map((it) => it.member),
    queues,
  );
  return members.flatMap(({ member }) => {
    const found = waits.get(member);
    return found ? [{ member, amount: found.amount }] : [];
  });
}
