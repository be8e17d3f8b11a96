/** Why something was not done, in the page's words. */
import type { Said } from "./client.ts";
import { refusalText, useWords } from "./words.ts";

export function Refused({ said, onAgain }: { said: Said | null; onAgain?: () => void }) {
  const { say } = useWords();
  if (said === null) return null;
  return (
    <div className="note stop stack" role="alert" data-code={said.code}>
      <p>{refusalText(say, said)}</p>
      {onAgain && (
        <button type="button" className="btn" onClick={onAgain}>
          {say("m.again")}
        </button>
      )}
    </div>
  );
}
