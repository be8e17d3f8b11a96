/** A refusal in the reader's language: what happened, what was kept, what to do; and its name. */
import { useTexts } from "../i18n/i18n.ts";
import { LINK_REFUSALS } from "./link.ts";

/** Said by this very page: its own words say it all. */
const OWN: ReadonlySet<string> = new Set([...LINK_REFUSALS, "server-unanswered"]);

/** Its sentence names what only it knows, paths in the rules for one: shown in every language. */
const TELLING: ReadonlySet<string> = new Set(["invalid-rules"]);

export function Refused({ said }: { said: { code: string; message: string } | null }) {
  const { named, t, language } = useTexts();
  // A scan that nobody took is told over everything that is open.
  if (said === null || said.code === "scan-ignored") return null;
  const known = named("refusal", said.code, "");
  return (
    <div className="note stop" role="alert" data-code={said.code}>
      <div>{known === "" ? t("refused.unknown") : known}</div>
      {said.message !== "" && (known === "" || TELLING.has(said.code) || (language === "en" && !OWN.has(said.code))) ? (
        <div className="sub said" lang="en">
          {said.message}
        </div>
      ) : null}
    </div>
  );
}
