/**
 * Orders that another till took: found by their whole number, returned, drawn for or exchanged here; and
 * what became of what was asked for. Each key is made with the act: an answer that was lost is asked again.
 */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import type { OrderView } from "../../shared/contract/till.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, money, percent } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { newKey } from "./kept.ts";
import { TAKES_SCANS } from "./keys.ts";
import { orderId } from "./ordernumber.ts";
import type { Said } from "./state.ts";
import { useReading, useTill } from "./use.ts";

const AT_MOST = 20;

function Acts({ found }: { found: OrderView }) {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const open = useTill((till) => till.open);
  const refresh = useTill((till) => till.refresh);
  const [keys] = useState(() => ({ draw: newKey(), points: newKey(), love: newKey() }));
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [asked, setAsked] = useState(false);
  const { order, entry } = found;
  const act = async (what: "draw" | "points" | "love") => {
    if (busy) return;
    setBusy(true);
    const outcome =
      what === "draw"
        ? await ask("entry.draw", { key: keys.draw, order })
        : await ask("entry.exchange", { key: keys[what], order, to: what });
    setBusy(false);
    setSaid(outcome.ok ? null : outcome);
    setAsked(outcome.ok);
    void refresh(["sales"]);
  };
  const { pointsBp = null, loveBp = null } = entry?.exchangeable ?? {};
  return (
    <>
      <div className="across" role="group" aria-label={t("elsewhere.acts")}>
        <button
          type="button"
          className="btn"
          disabled={busy || found.leftFen === 0}
          onClick={() => open({ kind: "refund", order })}
        >
          {t("key.return")}
        </button>
        {entry?.drawOpen ? (
          <button type="button" className="btn" disabled={busy || asked} onClick={() => void act("draw")}>
            {t("draw.title")}
          </button>
        ) : null}
        {pointsBp === null ? null : (
          <button type="button" className="btn" disabled={busy || asked} onClick={() => void act("points")}>
            {t("exchange.confirm", { what: `${t("exchange.points")} ${percent(pointsBp)}` })}
          </button>
        )}
        {loveBp === null ? null : (
          <button type="button" className="btn" disabled={busy || asked} onClick={() => void act("love")}>
            {t("exchange.confirm", { what: `${t("exchange.love")} ${percent(loveBp)}` })}
          </button>
        )}
      </div>
      {asked ? (
        <div className="note wait" role="status" data-testid="asked">
          {t("elsewhere.asked")}
        </div>
      ) : null}
      <Refused said={said} />
    </>
  );
}

function Found({ order }: { order: string }) {
  const { t, locale } = useTexts();
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  const { value: found, refusal } = useReading("order.find", { order }, ["sales"]);
  if (found === null)
    return refusal === null ? <div className="empty">{t("loading")}</div> : <Refused said={refusal} />;
  const { entry } = found;
  return (
    <section className="stack" aria-label={t("elsewhere.found", { order })} data-testid="elsewhere">
      <div>
        <b>{order}</b>{" "}
        <span className="sub">
          {found.tillName} · {moment(found.at, locale, zone, true)} · {found.memberLabel ?? t("member.none")}
        </span>
      </div>
      <div>
        {t("elsewhere.money", { paid: money(found.paidFen), left: money(found.leftFen) })}
        {entry === null
          ? null
          : ` · ${t("elsewhere.entry", { waiting: figures(entry.remainingFen), received: figures(entry.paidFen) })}`}
      </div>
      <div className="sub">{t(`elsewhere.owner.${found.owner}`)}</div>
      {found.waiting.length === 0 ? null : <div className="note wait">{t("elsewhere.waiting")}</div>}
      <Acts key={found.order} found={found} />
    </section>
  );
}

function Asked() {
  const { t, locale } = useTexts();
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  const { value: asked, refusal } = useReading("request.recent", { limit: AT_MOST }, ["sales", "status"]);
  if (refusal !== null) return <Refused said={refusal} />;
  if (asked === null) return <div className="empty">{t("loading")}</div>;
  if (asked.length === 0)
    return (
      <div className="empty">
        <b>{t("elsewhere.none")}</b>
      </div>
    );
  return (
    <ul className="lines" aria-label={t("elsewhere.asks")} data-testid="asks">
      {asked.map((it) => (
        <li key={`${it.at} ${it.order} ${it.act}`} data-order={it.order} data-state={it.state}>
          <span>
            <b>{t(`elsewhere.act.${it.act}`)}</b> {it.order}{" "}
            <span className="sub">{moment(it.at, locale, zone, true)}</span>
            {it.amountFen !== null && it.state !== "waiting" && (it.carriedFen ?? 0) < it.amountFen ? (
              <div className="stopText">{t("elsewhere.less", { carried: money(it.carriedFen ?? 0) })}</div>
            ) : null}
          </span>
          <span>
            {it.amountFen === null ? null : <span className="amount">−{figures(it.amountFen)}</span>}{" "}
            <span className={it.state === "done" ? "pill go" : it.state === "declined" ? "pill stop" : "pill wait"}>
              {t(`elsewhere.state.${it.state}`)}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

export function Elsewhere() {
  const { t } = useTexts();
  const status = useTill((till) => till.status);
  const [text, setText] = useState("");
  const [order, setOrder] = useState<string | null>(null);
  const typed = orderId(text, status?.store ?? "", status?.till ?? "");
  const own = typed !== null && status !== null && typed.startsWith(`${status.till}/`);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed !== null && !own) setOrder(typed);
  };
  return (
    <div className="stack">
      <form className="stack" onSubmit={submit}>
        <TextInput
          label={t("elsewhere.number")}
          description={t("elsewhere.numberHow")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={own ? t("elsewhere.own") : undefined}
          autoComplete="off"
          {...{ [TAKES_SCANS]: "" }}
        />
        <button type="submit" className="btn go" disabled={typed === null || own}>
          {t("refund.look")}
        </button>
      </form>
      {order === null ? null : <Found key={order} order={order} />}
      <Asked />
    </div>
  );
}
