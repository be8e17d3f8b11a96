/** Which till this is, its server, and practice. */
import { useTexts } from "../../i18n/i18n.ts";
import { Refused } from "../../kit/Refused.tsx";
import { moment } from "../../kit/time.ts";
import { useTill } from "../use.ts";
import { useAct } from "./act.ts";

export function Practice() {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const refresh = useTill((till) => till.refresh);
  const on = useTill((till) => till.status?.training === true);
  const { busy, said, run } = useAct();
  const turn = () =>
    run(
      async (key) => await ask("training.set", { key, on: !on }),
      ["training"],
      () => void refresh(["status", "sales", "members", "catalogue", "shift", "staff", "held", "draft"]),
    );
  return (
    <section className="stack tightly" aria-label={t("training.title")}>
      <div className="across">
        <b>{t("training.title")}</b>
        <span className={on ? "pill wait" : "pill"} data-testid="training" data-on={on}>
          {t(on ? "training.on" : "training.off")}
        </span>
        <button type="button" className="btn push" disabled={busy} onClick={() => void turn()}>
          {busy ? t("asking") : t(on ? "training.stop" : "training.start")}
        </button>
      </div>
      <p className="sub">{t("training.how")}</p>
      <Refused said={said} />
    </section>
  );
}

export function DevicePart() {
  const { t, locale } = useTexts();
  const status = useTill((till) => till.status);
  const open = useTill((till) => till.open);
  if (status === null) return <div className="empty">{t("loading")}</div>;
  return (
    <>
      <dl className="pairs">
        <dt>{t("enrol.till")}</dt>
        <dd>{status.till}</dd>
        <dt>{t("device.store")}</dt>
        <dd>
          {status.storeName} · {status.store}
        </dd>
        <dt>{t("enrol.server")}</dt>
        <dd>{status.serverUrl ?? t("connection.alone")}</dd>
        <dt>{t("enrol.state")}</dt>
        <dd>{t(`connection.${status.connection}`)}</dd>
        <dt>{t("enrol.lastContact")}</dt>
        <dd>{status.lastContact === null ? "—" : moment(status.lastContact, locale, status.timezone)}</dd>
        <dt>{t("enrol.unsent")}</dt>
        <dd>{status.unsent}</dd>
        <dt>{t("device.zone")}</dt>
        <dd>{status.timezone}</dd>
      </dl>
      <div className="across">
        <button type="button" className="btn" onClick={() => open({ kind: "enrol" })}>
          {t("enrol.title")}
        </button>
      </div>
      <Practice />
    </>
  );
}
