/** How this till is set up, and who may change it: what a screen looks like, anybody; the rest takes the right. */
import { KEY_ACTS, USUAL_KEYS, type TillSettings } from "../../../shared/contract/settings.ts";
import type { TillInput } from "../../../shared/contract/till.ts";
import type { By } from "../../../shared/facts/fact.ts";
import { done, refuse } from "../../../shared/kernel/outcome.ts";
import { refuseCardNumbers, type Answer, type Desk, type Refused } from "../desk.ts";
import { knownAct } from "./act.ts";
import { allow } from "./gate.ts";
import { clerkNow } from "./session.ts";

/** What a clerk may set for the eyes alone, signed in or not. */
const OF_THE_VIEW = ["language", "scheme", "textSize"] as const;
const MOST_TEXT = 600;

/** `settings.put`. The log says what was changed, from what to what. */
export function putSettings(desk: Desk, { key, settings }: TillInput<"settings.put">): Answer<TillSettings> {
  const { books, pen } = desk;
  const answer = books.transact((): Answer<TillSettings> => {
    const known = knownAct(desk, key, "settings.put");
    if (known) return known.ok ? done(books.settings.is) : known;
    const changes = changesOf(books.settings.is, settings);
    const by = isOfTheView(changes) ? done(viewer(desk)) : allow(desk, key, ["settings"]);
    if (!by.ok) return by;
    const wrong = refuseDoubleKeys(settings) ?? refuseCardNumbers(textsOf(settings));
    if (wrong) return wrong;
    books.settings.write(settings);
    if (changes.length > 0) {
      const text = changes.map(({ path, from, to }) => `${path}: ${from} → ${to}`).join(" · ");
      books.audit.note({ at: pen.now(), act: "settings", by: by.value, text: text.slice(0, MOST_TEXT) });
    }
    books.addAct(key, { verb: "settings.put", order: "", result: "" });
    return done(settings);
  });
  if (answer.ok) desk.news(["settings", "status", "display"]);
  return answer;
}

const viewer = (desk: Desk): By | undefined => {
  const clerk = clerkNow(desk);
  return clerk ? { clerk: clerk.id, name: clerk.name } : undefined;
};

const isOfTheView = (changes: readonly Change[]): boolean =>
  changes.every(({ path }) => (OF_THE_VIEW as readonly string[]).includes(path));

const textsOf = ({ receipt, display }: TillSettings): string[] => [
  receipt.header,
  receipt.footer,
  display.message,
  display.messageEn,
];

/** One key does one thing. */
function refuseDoubleKeys({ keys }: TillSettings): Refused | null {
  const taken = new Map<string, string>();
  for (const act of KEY_ACTS) {
    const key = keys[act] ?? USUAL_KEYS[act];
    const other = taken.get(key);
    if (other !== undefined) {
      return refuse(
        "malformed",
        `settings.keys.${act}: expected a key of its own, found ${key}, which is that of ${other}. Nothing was changed.`,
      );
    }
    taken.set(key, act);
  }
  return null;
}

type Change = { readonly path: string; readonly from: string; readonly to: string };

/** The leaves that differ, by path; a list is one leaf. */
function changesOf(before: TillSettings, after: TillSettings): Change[] {
  const [was, is] = [leaves(before), leaves(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((path) => {
    const [from, to] = [was.get(path) ?? "–", is.get(path) ?? "–"];
    return from === to ? [] : [{ path, from, to }];
  });
}

function leaves(value: object, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, it] of Object.entries(value) as [string, unknown][]) {
    const path = prefix === "" ? name : `${prefix}.${name}`;
    if (typeof it === "object" && it !== null && !Array.isArray(it)) {
      for (const [inner, leaf] of leaves(it, path)) found.set(inner, leaf);
    } else found.set(path, typeof it === "string" ? it : JSON.stringify(it));
  }
  return found;
}
