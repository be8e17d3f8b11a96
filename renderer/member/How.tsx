/** In plain words how it works, and that it is not guaranteed (§12.4). */
import { Back } from "./Back.tsx";
import { useWords } from "./words.ts";

const STEPS = ["how.join", "how.pay", "how.ahead", "how.wait", "how.refund", "how.cash"] as const;

export default function How() {
  const { say } = useWords();
  return (
    <>
      <Back title={say("how.title")} />
      <ol className="card pad stack steps">
        {STEPS.map((step) => (
          <li key={step}>{say(step)}</li>
        ))}
      </ol>
    </>
  );
}
