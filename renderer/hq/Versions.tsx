/** Which versions there are, to whom they went, and which till works by which. */
import { useState } from "react";
import type { HqRules } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { moment } from "../kit/time.ts";
import { usePolled } from "./client.ts";
import { neededWords } from "./rewardwords.ts";

function View({
  version,
  onClose,
  onReturn,
}: {
  version: number;
  onClose: () => void;
  onReturn: (text: string) => void;
}) {
  const { t } = useTexts();
  const { value, refusal } = usePolled("rules.version", { version }, false);
  return (
    <Sheet title={t("rules.version", { version })} onClose={onClose} width={860}>
      <div className="stack">
        {value === null ? (
          refusal === null ? (
            <div className="empty">{t("loading")}</div>
          ) : null
        ) : (
          <pre
            className="oldText mono"
            tabIndex={0}
            role="region"
            aria-label={t("rules.text")}
            data-testid="version-text"
          >
            {value.text}
          </pre>
        )}
        <Refused said={refusal} />
        <p className="sub">{t("rules.returnHow")}</p>
        <div className="across">
          <button type="button" className="btn" onClick={onClose} data-autofocus>
            {t("back")} <kbd>Esc</kbd>
          </button>
          <button
            type="button"
            className="btn go"
            disabled={value === null}
            onClick={() => (value === null ? undefined : onReturn(value.text))}
          >
            {t("rules.return")}
          </button>
        </div>
      </div>
    </Sheet>
  );
}

export function Versions({
  rules,
  zone,
  onReturn,
}: {
  rules: HqRules;
  zone: string;
  onReturn: (text: string) => void;
}) {
  const { t, locale } = useTexts();
  const [open, setOpen] = useState<number | null>(null);
  return (
    <section className="card wide" aria-label={t("rules.versions")}>
      <h2>{t("rules.versions")}</h2>
      <table className="table" data-testid="versions">
        <thead>
          <tr>
            <th>{t("rules.versionNumber")}</th>
            <th>{t("rules.publishedAt")}</th>
            <th>{t("rules.to")}</th>
            <th>{t("ack.column")}</th>
            <th>
              <span className="unseen">{t("recent.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.versions.map(({ version, publishedAt, to, store, by, acknowledged, told }) => (
            <tr key={version} data-version={version}>
              <td>{version}</td>
              <td className="nowrap">
                {moment(publishedAt, locale, zone, true)}
                {by === null ? null : <div className="sub">{by}</div>}
              </td>
              <td>
                {to === null ? t("rules.toAll") : store === null ? to.join(" · ") : t("rules.ofStore", { store })}
                {told.map(({ what, count: members, done }) => (
                  <div key={what} className="sub" data-told={what} data-count={members} data-done={done}>
                    {t(done ? "rules.told" : "rules.telling", { what: t(`rules.told.${what}`), count: count(members) })}
                  </div>
                ))}
              </td>
              <td>
                {acknowledged.map((it) => (
                  <div key={it.what} data-what={it.what}>
                    {neededWords(it, t)}
                    <div className="sub">{t("ack.one", { by: it.by, at: moment(it.at, locale, zone, true) })}</div>
                  </div>
                ))}
              </td>
              <td className="r">
                <button
                  type="button"
                  className="btn"
                  aria-label={t("rules.openVersion", { version })}
                  onClick={() => setOpen(version)}
                >
                  {t("rules.open")}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {open === null ? null : (
        <View
          version={open}
          onClose={() => setOpen(null)}
          onReturn={(text) => {
            setOpen(null);
            onReturn(text);
          }}
        />
      )}
    </section>
  );
}

export function Adoption({ rules }: { rules: HqRules }) {
  const { t } = useTexts();
  return (
    <section className="card wide" aria-label={t("rules.adoption")} tabIndex={0}>
      <h2>{t("rules.adoption")}</h2>
      {rules.tills.length === 0 ? (
        <div className="empty">
          <b>{t("hq.noTills")}</b>
        </div>
      ) : (
        <table className="table" data-testid="adoption">
          <thead>
            <tr>
              <th>{t("hq.till")}</th>
              <th className="r">{t("rules.published")}</th>
              <th className="r">{t("rules.adopted")}</th>
              <th>{t("hq.state")}</th>
            </tr>
          </thead>
          <tbody>
            {rules.tills.map(({ till, name, published, adopted }) => (
              <tr key={till} data-till={till} data-published={published} data-adopted={adopted}>
                <td>
                  <b>{name}</b> <span className="sub">{till}</span>
                </td>
                <td className="r">{published}</td>
                <td className="r">{adopted}</td>
                <td>
                  <span className={adopted === published ? "pill go" : "pill wait"}>
                    {t(adopted === published ? "rules.isAdopted" : "rules.waits")}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
