/**
 * The manager's surface in the till: with a line the same as in the browser, asked of the server through this till;
 * without one what holds here, and who decides by it.
 */
import { useCallback, useMemo, useState } from "react";
import { storeVerbs, type StoreInput, type StoreOutput, type StoreVerb } from "../../../shared/contract/hqStore.ts";
import type { TillOutput } from "../../../shared/contract/till.ts";
import { effective } from "../../../shared/rules/effective.ts";
import { WholeRules, type Rules } from "../../../shared/rules/schema.ts";
import { useTexts } from "../../i18n/i18n.ts";
import { Refused } from "../../kit/Refused.tsx";
import { Sheet } from "../../kit/Sheet.tsx";
import { AskingContext, type Answer, type Asking } from "../../manager/asking.tsx";
import { SECTIONS, StoreSurface, type Section } from "../../manager/StoreSurface.tsx";
import { levelsIn, placeOf, rulePlaces } from "../../rules/ruleplaces.ts";
import "../../rules/rules.css";
import { RuleTable } from "../../rules/RuleTable.tsx";
import { ruleLines } from "../../rules/rulewords.ts";
import { WhoDecides, type Choice } from "../../rules/WhoDecides.tsx";
import { useReading, useTill } from "../use.ts";

type Here = TillOutput<"store.here">;
/** A till asks less often than a page at HQ: its line carries sales. */
const EVERY_MS = 3_000;

/** Of the till itself: what holds here, and who decides by it. */
type Shown = Section | "here" | "decidesHere";

export default function StoreDialog() {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  const { value: here, refusal } = useReading("store.here", {}, ["status", "staff"]);
  return (
    <Sheet title={t("more.manager")} onClose={close} width={1240}>
      {here === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : (
          <Refused said={refusal} />
        )
      ) : (
        <Sections here={here} />
      )}
    </Sheet>
  );
}

function Sections({ here }: { here: Here }) {
  const { t } = useTexts();
  const canAsk = here.online && here.by !== null;
  const [chosen, choose] = useState<Shown>(canAsk ? "now" : "here");
  const ofTill = (["here", "decidesHere"] as const).map((each): Shown => each);
  const offered: readonly Shown[] = canAsk ? [...SECTIONS.filter((each) => each !== "deciding"), ...ofTill] : ofTill;
  const section = offered.includes(chosen) ? chosen : "here";
  return (
    <div className="stack storeIn" data-testid="store-dialog" data-online={canAsk}>
      <div className="across" role="group" aria-label={t("manager.nav")}>
        {offered.map((each) => (
          <button
            key={each}
            type="button"
            className={each === section ? "btn on" : "btn"}
            aria-pressed={each === section}
            onClick={() => choose(each)}
          >
            {t(`manager.${each}`)}
          </button>
        ))}
      </div>
      {canAsk ? null : (
        <div className="note wait" role="status" data-testid="needs-line">
          {t(here.by === null ? "manager.needsClerk" : "manager.needsLine")}
        </div>
      )}
      {section === "here" || section === "decidesHere" ? (
        <AtTill here={here} isDeciding={section === "decidesHere"} />
      ) : (
        <OverLine here={here} section={section} onSection={choose} />
      )}
    </div>
  );
}

function OverLine({ here, section, onSection }: { here: Here; section: Section; onSection: (to: Section) => void }) {
  const call = useTill((till) => till.ask);
  const { store, by } = here;
  const ask = useCallback(
    async <V extends StoreVerb>(verb: V, input: StoreInput<V>): Promise<Answer<V>> => {
      const told = await call("store.ask", { verb, input: JSON.stringify(input) });
      return told.ok ? read(verb, told.value.said) : told;
    },
    [call],
  );
  const asking = useMemo<Asking>(
    () => ({ store, ask, mayPublish: by !== null, by, everyMs: EVERY_MS }),
    [store, ask, by],
  );
  return (
    <AskingContext value={asking}>
      <StoreSurface section={section} onSection={onSection} />
    </AskingContext>
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** What the server said through the till, read by the verb's own schema. */
function read<V extends StoreVerb>(verb: V, said: string): Answer<V> {
  const answer: unknown = JSON.parse(said);
  if (isRecord(answer) && answer["ok"] === true) {
    const value = storeVerbs[verb].output.safeParse(answer["value"]);
    if (value.success) return { ok: true, value: value.data as StoreOutput<V> };
  } else if (isRecord(answer) && typeof answer["code"] === "string") {
    return { ok: false, code: answer["code"], message: typeof answer["message"] === "string" ? answer["message"] : "" };
  }
  return { ok: false, code: "unreadable-answer", message: verb };
}

/** By the version that this till has adopted: with or without a line. */
function AtTill({ here, isDeciding }: { here: Here; isDeciding: boolean }) {
  const { t, locale } = useTexts();
  const { store, till, tillName, storeName, timezone, version } = here;
  // As it was when one began to look: what is picked stays.
  const [now] = useState(here.now);
  const rules = useMemo((): Rules => WholeRules.parse(JSON.parse(here.rules)), [here.rules]);
  const own = placeOf("till", till, { store, till: till.slice(store.length + 1) });
  const choices = useMemo(
    () =>
      rulePlaces(rules, [{ id: till, store }])
        .filter(({ kind }) => kind === "till" || kind === "product")
        .toSorted((a, b) => Number(b.id === till) - Number(a.id === till))
        .map((of): Choice => ({ of, name: of.id === till ? `${tillName} (${till})` : of.id, rules })),
    [rules, till, tillName, store],
  );
  return (
    <>
      <p className="sub">{t("manager.holdsBy", { version })}</p>
      {isDeciding ? (
        <WhoDecides choices={choices} levels={levelsIn(rules)} zone={timezone} now={now} />
      ) : (
        <div className="wide" data-testid="holds-here">
          <RuleTable
            label={t("rule.table", { place: `${storeName} · ${tillName}` })}
            lines={ruleLines(effective(rules, own.place), own, t, locale)}
          />
        </div>
      )}
    </>
  );
}
