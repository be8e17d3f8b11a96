/**
 * What members do beside the tills, at the member page, and what headquarters does for them: drawn up from a part of the
 * seed that is its own, in some worlds alone, so that the others, and what else happens in these, stay what they were.
 */
import type { Random } from "./random.ts";

/** The first of `PERSONS` who are no customers of every day: they come by the page, and one of them may be erased. */
export const VISITORS = ["13800000005", "13800000006"] as const;

/** Members by their place in `PERSONS`. `lost`: so many answers never come, and the page asks again with the same key. */
export type PageAct =
  | { do: "page-enter"; member: number; invitedBy: number | null; lost: number }
  | { do: "page-draw"; member: number; pick: number; lost: number }
  | { do: "page-exchange"; member: number; pick: number; to: "points" | "love"; lost: number }
  | { do: "page-give"; member: number; to: number; what: "points" | "love"; amount: number; lost: number }
  | { do: "page-gift"; member: number; gift: number; quantity: number; lost: number }
  /** Whoever works in a store hands out a gift that was claimed: at a till, or (null) at headquarters' page. */
  | { do: "hand-out"; pick: number; till: number | null; lost: number }
  /** The person goes, at its own wish or by headquarters. */
  | { do: "erase"; member: number; own: boolean; lost: number };

/** What members may take, and so many pieces at the beginning; null: as many as are asked for. */
export const GIFTS = [
  { id: "cup", what: "points", price: 40, stock: 5, stores: null },
  { id: "tea", what: "love", price: 25, stock: null, stores: ["s1"] },
] as const;

/** Worlds with members at the page, of a hundred. */
const WITH_PAGE = 15;

/** What the plan says beside it: acts of a till's clerk with a visitor, and a line that is cut. */
export type Beside =
  | { do: "register"; till: number; member: number }
  | { do: "find"; till: number; member: number }
  | { do: "sell"; till: number; amount: number; member: number; balance: number }
  | { do: "cut"; till: number; way: "both"; down: number };

/** @returns with instants, ms; nothing in most worlds */
export function pageActs(
  random: Random,
  { tills, regulars, lasts }: { tills: number; regulars: number; lasts: number },
): ({ at: number } & (PageAct | Beside))[] {
  if (!random.percent(WITH_PAGE)) return [];
  const persons = regulars + VISITORS.length;
  const lost = (): number => (random.percent(40) ? random.between(1, 2) : 0);
  const acts: ({ at: number } & (PageAct | Beside))[] = [];
  for (let count = random.between(4, 14); count > 0; count -= 1)
    acts.push({ at: random.int(lasts), ...pageAct(random, regulars, persons), lost: lost() });
  // Two who work in stores may type the same code.
  for (const { at } of acts.filter((it) => it.do === "page-gift"))
    for (let count = random.int(3); count > 0; count -= 1)
      acts.push({
        at: at + random.between(50, 6_000),
        do: "hand-out",
        pick: random.u32(),
        till: random.percent(50) ? random.int(tills) : null,
        lost: lost(),
      });
  if (random.percent(50)) acts.push(...goneOne(random, { tills, regulars, lasts, lost: lost() }));
  return acts;
}

function pageAct(random: Random, regulars: number, persons: number) {
  // The first two are there from the beginning, and have something.
  const member = random.percent(70) ? random.int(2) : random.int(persons);
  const roll = random.int(100);
  const pick = random.u32();
  const what = random.pick(["points", "love"] as const);
  if (roll < 12)
    return {
      do: "page-enter" as const,
      member: regulars + random.int(VISITORS.length),
      invitedBy: random.percent(70) ? random.int(persons) : null,
    };
  if (roll < 32) return { do: "page-draw" as const, member, pick };
  if (roll < 54) return { do: "page-exchange" as const, member, pick, to: what };
  if (roll < 74)
    return {
      do: "page-give" as const,
      member,
      to: random.percent(60) ? random.int(2) : random.int(persons),
      what,
      amount: random.between(1, 300),
    };
  if (roll < 92)
    return { do: "page-gift" as const, member, gift: random.int(GIFTS.length), quantity: random.between(1, 2) };
  return { do: "page-draw" as const, member, pick };
}

/** Somebody buys here and there, and wishes to be forgotten; a till may not hear of it for a while, and sell on. */
function goneOne(
  random: Random,
  { tills, regulars, lasts, lost }: { tills: number; regulars: number; lasts: number; lost: number },
): ({ at: number } & (PageAct | Beside))[] {
  const member = random.percent(80) ? regulars : random.int(regulars);
  const gone = random.between(Math.floor(lasts / 3), lasts);
  const till = (): number => random.int(tills);
  const before = (): number => random.int(gone);
  const acts: ({ at: number } & (PageAct | Beside))[] = [
    { at: gone, do: "erase", member, own: random.percent(50), lost },
    { at: before(), do: "register", till: till(), member },
  ];
  for (let count = random.between(1, 4); count > 0; count -= 1)
    acts.push({ at: before(), do: "sell", till: till(), amount: random.between(100, 9_000), member, balance: 0 });
  for (let count = random.int(3); count > 0; count -= 1) acts.push({ at: before(), do: "find", till: till(), member });
  const away = till();
  if (random.percent(60))
    acts.push(
      { at: Math.max(0, gone - 200), do: "cut", till: away, way: "both", down: random.between(500, 15_000) },
      { at: gone - random.int(200), do: "register", till: away, member },
      { at: gone + random.int(4_000), do: "sell", till: away, amount: random.between(100, 9_000), member, balance: 0 },
    );
  if (random.percent(30)) acts.push({ at: gone + random.int(9_000), do: "register", till: till(), member });
  if (random.percent(30))
    acts.push({ at: gone + random.int(9_000), do: "page-enter", member, invitedBy: null, lost: 0 });
  if (random.percent(25)) acts.push({ at: gone + random.int(20_000), do: "erase", member, own: true, lost: 0 });
  return acts;
}
