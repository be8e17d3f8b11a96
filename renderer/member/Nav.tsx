/** The few places of the page, in a thumb's reach. */
import { hashOf } from "./place.ts";
import { VIEWS } from "./views.ts";
import { useWords, type Word } from "./words.ts";

const PLACES: readonly (readonly [name: string, word: Word])[] = [
  ["", "m.nav.home"],
  ["history", "m.nav.history"],
  ["notices", "notices.title"],
  ["more", "m.nav.more"],
];
const OF_ENTRIES: readonly string[] = ["entry", "draw", "exchange"];
const isPlace = (name: string): boolean => PLACES.some(([place]) => place === name);

/** What the menu of "more" names: the views that are no place of their own. */
export const MENU = Object.entries(VIEWS).flatMap(([name, { menu }]) =>
  menu === null || isPlace(name) ? [] : [{ name, word: menu }],
);

/** @param unread notices, 99 at most; a hundred stand for more */
export function Nav({ at, unread }: { at: string; unread: number }) {
  const { say } = useWords();
  // What is opened from the menu stands under it, what is about an entry under the queue.
  const here = isPlace(at) ? at : OF_ENTRIES.includes(at) ? "" : "more";
  return (
    <nav aria-label={say("m.nav")}>
      {PLACES.map(([name, word]) => (
        <a key={name} href={hashOf(name)} aria-current={name === here ? "page" : undefined}>
          {say(word)}
          {name === "notices" && unread > 0 && (
            <span className="badge">
              <span className="unseen">{say("m.unread", { count: unread > 99 ? "99+" : unread })}</span>
              <span aria-hidden="true">{unread > 99 ? "99+" : unread}</span>
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}
