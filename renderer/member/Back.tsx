/** The head of a view beyond the first: its title, and the way back to where one was. */
import { goTo } from "./place.ts";
import { useWords } from "./words.ts";

export function Back({ title }: { title: string }) {
  const { say } = useWords();
  const back = (): void => {
    // Whoever opened the page here has nothing behind it.
    if (history.length > 1) history.back();
    else goTo("");
  };
  return (
    <header className="top">
      <button type="button" className="btn bare" aria-label={say("m.back")} onClick={back}>
        ‹
      </button>
      <h1>{title}</h1>
    </header>
  );
}
