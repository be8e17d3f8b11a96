/** Who stands at the till: over the whole screen while nobody does, as a dialog where one clerk takes over from another. */
import { useTexts } from "../../i18n/i18n.ts";
import { Refused } from "../../kit/Refused.tsx";
import { Sheet } from "../../kit/Sheet.tsx";
import { TillSwitches } from "../Look.tsx";
import { useReading, useTill } from "../use.ts";
import "./staff.css";
import { WhoAndPin } from "./WhoAndPin.tsx";

function Choice({ onDone }: { onDone: () => void }) {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const refresh = useTill((till) => till.refresh);
  const mine = useTill((till) => till.status?.clerk?.id ?? null);
  const { value, refusal } = useReading("clerk.list", {}, ["staff"]);
  if (refusal !== null) return <Refused said={refusal} />;
  if (value === null) return <div className="empty">{t("loading")}</div>;
  const clerks = value.filter((it) => it.active && it.id !== mine);
  if (clerks.length === 0) return <div className="empty">{t("signIn.nobody")}</div>;
  return (
    <WhoAndPin
      clerks={clerks}
      first={clerks.length === 1 ? (clerks[0]?.id ?? null) : null}
      go={t("signIn.go")}
      onPin={async (clerk, pin) => {
        const outcome = await ask("clerk.signIn", { clerk, pin });
        if (!outcome.ok) return outcome;
        await refresh(["status", "staff", "shift"]);
        onDone();
        return null;
      }}
    />
  );
}

/** @param onDone where it is a dialog: what closes it */
export function SignIn({ onDone }: { onDone?: () => void }) {
  const { t } = useTexts();
  const status = useTill((till) => till.status);
  const link = useTill((till) => till.link);
  if (onDone !== undefined) {
    return (
      <Sheet title={t("signIn.change")} onClose={onDone} width={820}>
        <Choice onDone={onDone} />
      </Sheet>
    );
  }
  return (
    <main className="signInPage">
      <section className="card signInCard" aria-labelledby="sign-in-title">
        <div className="across">
          <div>
            <h1 id="sign-in-title">{t("signIn.title")}</h1>
            <div className="sub">{status === null ? "" : `${status.storeName} · ${status.till}`}</div>
          </div>
          <span className="push" />
          <TillSwitches />
        </div>
        {link === "down" ? (
          <div className="note stop" role="alert" data-code="till-unreachable">
            {t("trouble.unreachable")}
          </div>
        ) : null}
        <Choice onDone={() => undefined} />
        {(status?.shift ?? null) === null ? null : <p className="sub">{t("signIn.shiftGoesOn")}</p>}
      </section>
    </main>
  );
}
