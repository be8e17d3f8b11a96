/** The few places of the page, in a thumb's reach. */
import { hashOf } from "./place.ts";
import { useWords, type Word } from "./words.ts";

const PLACES: readonly (readonly [name: string, word: Word])[] = [
  ["", "m.nav.home"],
  ["more", "m.nav.more"],
];

export function Nav({ at }: { at: string }) {
  const { say } = useWords();
  const isOne = PLACES.some(([name]) => name === at);
  return (
    <nav aria-label={say("m.nav")}>
      {PLACES.map(([name, word]) => (
        // A view that is opened from the menu stands under it.
        <a key={name} href={hashOf(name)} aria-current={name === (isOne ? at : "more") ? "page" : undefined}>
          {say(word)}
        </a>
      ))}
    </nav>
  );
}
