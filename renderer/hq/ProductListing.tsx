/**
 * Products in the programme with one click: chosen ones, or all that are found, as one version of the rules, published as
 * every version is (§12.1); and back again, exactly these.
 */
import { useState } from "react";
import type { FormEvent } from "react";
import type { HqInput, HqOutput } from "../../shared/contract/hq.ts";
import { seenIn } from "../../shared/contract/tryOut.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { Acknowledge, missing, type Given } from "./Acknowledge.tsx";
import { askHq, type Said } from "./client.ts";
import { useOwnName } from "./me.tsx";
import { TryOut } from "./TryOut.tsx";
import { useTryOut } from "./trying.ts";

type Patch = Pick<HqOutput<"product.listing">, "text" | "base">;
type Acknowledged = NonNullable<HqInput<"rules.publish">["acknowledge"]>;

/** What was done last. `back`: it took something back; `kept` and `first`: of so many others have said something since. */
export type Done = {
  readonly version: number;
  readonly changed: number;
  readonly how: "in" | "out" | "back";
  readonly kept: number;
  readonly first: readonly string[];
};
/** What is to be published, with what will be said of it then. */
type Wanted = { readonly patch: Patch; readonly done: Omit<Done, "version"> };

/** What these rules would have paid, and what has to be acknowledged of them before they are published. */
function Seen({
  patch,
  zone,
  publish,
  onClose,
}: {
  patch: Patch;
  zone: string;
  publish: (acknowledge: Acknowledged | null) => Promise<Said | null>;
  onClose: () => void;
}) {
  const { t } = useTexts();
  const [given, setGiven] = useState<Given>({ by: "", what: [] });
  const [turn, setTurn] = useState(0);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const tried = useTryOut(patch.text, patch.base, true, turn);
  const asked = tried?.ok === true ? tried.value.acknowledgements : [];
  const wanted = missing(asked);
  const own = useOwnName();
  const by = own ?? given.by.trim();
  const isReady =
    tried?.ok === true && (wanted.length === 0 || (by !== "" && wanted.every((it) => given.what.includes(it.what))));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !isReady) return;
    setBusy(true);
    const refused = await publish(wanted.length === 0 ? null : { by, what: wanted.map(seenIn) });
    setBusy(false);
    setSaid(refused);
    if (refused === null) return;
    // The figures may be others by now: what was said of those before counts no more.
    setGiven((before) => ({ ...before, what: [] }));
    setTurn((before) => before + 1);
  };
  return (
    <Sheet title={t("rules.confirm")} width={920} onClose={onClose}>
      <form className="stack" data-testid="listing-seen" onSubmit={(event) => void submit(event)}>
        <TryOut answer={tried} />
        <Acknowledge
          asked={asked}
          zone={zone}
          given={{ ...given, by: own ?? given.by }}
          isOwn={own !== null}
          onGiven={setGiven}
        />
        <Refused said={said} />
        <button type="submit" className="btn go" disabled={busy || !isReady}>
          {busy ? t("asking") : t("rules.confirmGo")}
        </button>
      </form>
    </Sheet>
  );
}

type Props = {
  filter: HqInput<"product.listing">["filter"];
  /** By id; null: all that are found. */
  chosen: readonly string[] | null;
  found: number;
  zone: string;
  /** What was done last here, which can be taken back. */
  done: Done | null;
  onDone: (done: Done) => void;
};

export function ProductListing({ filter, chosen, found, zone, done, onDone }: Props) {
  const { t } = useTexts();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [nothing, setNothing] = useState(false);
  const [seen, setSeen] = useState<Wanted | null>(null);
  const own = useOwnName();
  const many = chosen === null ? found : chosen.length;

  const publish = async (wanted: Wanted, acknowledge: Acknowledged | null): Promise<Said | null> => {
    const answer = await askHq("rules.publish", {
      ...wanted.patch,
      to: null,
      onlyOnBase: true,
      ...(own === null ? {} : { by: own }),
      ...(acknowledge === null ? {} : { acknowledge }),
    });
    if (!answer.ok) return answer;
    setSeen(null);
    onDone({ ...wanted.done, version: answer.value.version });
    return null;
  };
  const act = async (look: () => Promise<Wanted | Said | null>) => {
    setBusy(true);
    setSaid(null);
    setNothing(false);
    const wanted = await look();
    const refused = wanted !== null && "patch" in wanted ? await publish(wanted, null) : wanted;
    setBusy(false);
    setNothing(wanted === null);
    // What asks for the owner's acknowledgement is looked at first.
    if (wanted !== null && "patch" in wanted && refused?.code === "invalid-rules") setSeen(wanted);
    else setSaid(refused);
  };
  const list = (takesPart: boolean) =>
    act(async () => {
      const answer = await askHq("product.listing", { ids: chosen === null ? null : [...chosen], filter, takesPart });
      if (!answer.ok) return answer;
      const { changed, ...patch } = answer.value;
      const how = takesPart ? "in" : "out";
      return changed === 0
        ? null
        : { patch: { text: patch.text, base: patch.base }, done: { changed, how, kept: 0, first: [] } };
    });
  const takeBack = ({ version }: Done) =>
    act(async () => {
      const answer = await askHq("product.unlisting", { version });
      if (!answer.ok) return answer;
      const { text, base, changed, kept, keptFirst } = answer.value;
      if (changed > 0) return { patch: { text, base }, done: { changed, how: "back", kept, first: keptFirst } };
      onDone({ version, changed, how: "back", kept, first: keptFirst });
      return null;
    });
  return (
    <div className="pad stack" data-testid="listing">
      <div className="across">
        <span>{t(chosen === null ? "listing.all" : "listing.chosen", { count: count(many) })}</span>
        {(["in", "out"] as const).map((how) => (
          <button
            key={how}
            type="button"
            className="btn"
            disabled={busy || many === 0}
            onClick={() => void list(how === "in")}
          >
            {t(`listing.make.${how}`)}
          </button>
        ))}
        {busy ? <span role="status">{t("asking")}</span> : null}
      </div>
      <Refused said={said} />
      {nothing && done?.how !== "back" ? <div role="status">{t("listing.nothing")}</div> : null}
      {done === null ? null : (
        <div className="note go across" role="status" data-testid="listing-done">
          <span>
            {t(`listing.done.${done.how}`, { count: count(done.changed), version: done.version })}
            {done.kept === 0
              ? null
              : ` ${t("listing.kept", { count: count(done.kept), first: done.first.slice(0, 5).join(", ") })}`}
          </span>
          {done.changed === 0 ? null : (
            <button type="button" className="btn push" disabled={busy} onClick={() => void takeBack(done)}>
              {t("listing.undo")}
            </button>
          )}
        </div>
      )}
      {seen === null ? null : (
        <Seen
          patch={seen.patch}
          zone={zone}
          publish={async (acknowledge) => await publish(seen, acknowledge)}
          onClose={() => setSeen(null)}
        />
      )}
    </div>
  );
}
