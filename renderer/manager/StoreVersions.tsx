/** The versions that were meant for a store: who, when, for whom, what changed; with a return to an older one. */
import { useState } from "react";
import type { StoreOutput, StoreVersion } from "../../shared/contract/hqStore.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { useAsking, useStore, type Said } from "./asking.tsx";
import { keepDraft } from "./draft.ts";

const AT_ONCE = 20;
const MOST = 50;

type Props = { overview: StoreOutput<"store.overview">; onReturn: () => void };

export function StoreVersions({ overview, onReturn }: Props) {
  const { t } = useTexts();
  const { ask, store, mayPublish } = useAsking();
  const [limit, setLimit] = useState(AT_ONCE);
  const { value, refusal } = useStore("store.versions", { before: null, limit });
  const [said, setSaid] = useState<Said | null>(null);
  const newest = value?.[0]?.version;
  const goBack = async (version: number) => {
    const [old, now] = await Promise.all([ask("store.version", { store, version }), ask("store.rules", { store })]);
    if (!old.ok) return setSaid(old);
    if (!now.ok) return setSaid(now);
    keepDraft(store, { part: old.value.part, base: now.value.version });
    onReturn();
  };
  return (
    <section className="card wide" aria-label={t("rules.versions")} tabIndex={0}>
      <Refused said={said ?? refusal} />
      {value === null ? (
        <div className="empty">{t("loading")}</div>
      ) : (
        <table className="table" data-testid="versions">
          <thead>
            <tr>
              <th>{t("rules.versionNumber")}</th>
              <th>{t("rules.publishedAt")}</th>
              <th>{t("rules.to")}</th>
              <th>{t("rules.effect")}</th>
              <th>
                <span className="unseen">{t("recent.acts")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {value.map((it) => (
              <Row
                key={it.version}
                it={it}
                zone={overview.timezone}
                onReturn={mayPublish && it.version !== newest ? () => void goBack(it.version) : null}
              />
            ))}
          </tbody>
        </table>
      )}
      {value !== null && value.length === limit && limit < MOST ? (
        <div className="pad">
          <button type="button" className="btn" onClick={() => setLimit(MOST)}>
            {t("hq.more")}
          </button>
        </div>
      ) : null}
    </section>
  );
}

function Row({ it, zone, onReturn }: { it: StoreVersion; zone: string; onReturn: (() => void) | null }) {
  const { t, locale } = useTexts();
  return (
    <tr data-version={it.version}>
      <td>{it.version}</td>
      <td className="nowrap">
        {moment(it.publishedAt, locale, zone, true)}
        <div className="sub">{it.by ?? t("manager.byNobody")}</div>
      </td>
      <td>
        {it.tills === null ? t("manager.allTills") : it.tills.join(" · ")}
        <div className="sub">{t(it.ofStore ? "manager.ofStore" : "manager.byHq")}</div>
      </td>
      <td>
        {it.effect.length === 0 ? (
          <span className="sub">{t(it.version === 1 ? "manager.first" : "manager.nothingHere")}</span>
        ) : (
          <ul className="lines mono">
            {it.effect.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </td>
      <td className="r">
        {onReturn === null ? null : (
          <button
            type="button"
            className="btn"
            aria-label={t("manager.returnTo", { version: it.version })}
            onClick={onReturn}
          >
            {t("manager.return")}
          </button>
        )}
      </td>
    </tr>
  );
}
