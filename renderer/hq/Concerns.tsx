/** What HQ should look at; none of it delays a till. */
import type { HqOutput } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { money } from "../kit/amount.ts";
import { moment } from "../kit/time.ts";
import { hashOf } from "./place.ts";

export function Concerns({ overview }: { overview: HqOutput<"overview"> }) {
  const { t, locale, language } = useTexts();
  if (overview.concerns.length === 0) {
    return (
      <section className="card empty" aria-label={t("hq.concerns")}>
        <b>{t("hq.noConcerns")}</b>
        <span>{t("hq.noConcernsHow")}</span>
      </section>
    );
  }
  return (
    <section className="card wide" aria-label={t("hq.concerns")}>
      <ul className="todo">
        {overview.concerns.map((concern, index) => (
          <li
            key={index}
            className={concern.kind === "halted" || concern.kind === "quarantine" ? "s" : ""}
            data-kind={concern.kind}
          >
            <b>
              {t(`concern.${concern.kind}`)}
              {concern.amountFen === null ? null : ` · ${money(concern.amountFen)}`}
            </b>
            <div>{t(`concernHow.${concern.kind}`)}</div>
            <div className="sub">
              {moment(concern.at, locale, overview.timezone, true)}
              {concern.till === null ? null : ` · ${concern.till}`}
              {concern.order === null ? null : (
                <>
                  {" · "}
                  <a href={hashOf({ page: "search", text: concern.order })}>{concern.order}</a>
                </>
              )}
            </div>
            {language === "en" ? (
              <div className="sub mono">{concern.detail}</div>
            ) : (
              <details>
                <summary className="sub">{t("hq.text")}</summary>
                <span className="mono">{concern.detail}</span>
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
