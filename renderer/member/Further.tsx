/** Below a list that is read a page at a time (kit/pages.ts): asking for more, and why there was none. */
import type { Paged } from "../kit/pages.ts";
import { Refused } from "./Refused.tsx";
import { useWords } from "./words.ts";

export function Further({ of: { more, isAsking, said } }: { of: Paged<unknown> }) {
  const { say } = useWords();
  return (
    <>
      <Refused said={said} />
      {more !== null && (
        <button type="button" className="btn" disabled={isAsking} onClick={more}>
          {isAsking ? say("m.asking") : say("m.more")}
        </button>
      )}
    </>
  );
}
