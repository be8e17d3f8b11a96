/** One merchant: what it asked, what was done about it, its store and what that brought. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HqAnswer, HqOutput } from "../../shared/contract/hq.ts";
import type { HqMerchant } from "../../shared/contract/hqMerchants.ts";
import { Calendar, dayText } from "../../shared/kernel/calendar.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, money, percent } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { isOf, readAs, showAs } from "../rules/typed.ts";
import { askHq, SELDOM_MS, usePolled, type Said } from "./client.ts";
import { May } from "./me.tsx";
import { MemberLink } from "./MemberLink.tsx";
import { MerchantRules } from "./MerchantRules.tsx";
import { STATE_PILL } from "./merchantState.ts";
import { hashOf } from "./place.ts";
import { spanOf, type Period } from "./reportPeriods.ts";
import { SayWhy } from "./SayWhy.tsx";

type File = HqOutput<"merchant.one">;
type Props = { readonly merchant: HqMerchant; readonly onChanged: () => void };
const STORE_ID = /^[a-z0-9-]{1,20}$/;
const FIGURE_PERIODS = ["month", "lastMonth", "month30", "year"] as const satisfies readonly Period[];

const saidOf = (answer: HqAnswer<"merchant.agree" | "merchant.approve">): Said | null => (answer.ok ? null : answer);

function Agree({ merchant, today, onChanged }: Props & { readonly today: string }) {
  const { t } = useTexts();
  const [commission, setCommission] = useState(showAs("percent", merchant.commissionBp));
  const [on, setOn] = useState(today);
  const [recruiter, setRecruiter] = useState(merchant.recruiter?.member ?? "");
  const read = readAs("percent", commission);
  const isRead = isOf("percent", read);
  return (
    <SayWhy
      label={t("merchants.agree")}
      how={t("merchants.agreeHow")}
      ready={isRead && on !== ""}
      onSay={async ({ by, reason }) => {
        if (!isRead) return null;
        const brought = recruiter.trim() === "" ? null : recruiter.trim();
        const terms = { commissionBp: read, on, recruiter: brought };
        const answer = await askHq("merchant.agree", { id: merchant.id, ...terms, remark: reason, by });
        if (answer.ok) onChanged();
        return saidOf(answer);
      }}
    >
      <TextInput
        label={t("merchants.commission")}
        inputMode="decimal"
        value={commission}
        maxLength={12}
        onChange={(event) => setCommission(event.currentTarget.value)}
        error={commission.trim() === "" || isRead ? undefined : t("merchants.commissionWrong")}
        autoComplete="off"
      />
      <TextInput
        type="date"
        label={t("merchants.agreedOn")}
        value={on}
        onChange={(event) => setOn(event.currentTarget.value)}
      />
      <TextInput
        label={t("merchants.recruiter")}
        value={recruiter}
        maxLength={80}
        onChange={(event) => setRecruiter(event.currentTarget.value)}
        autoComplete="off"
      />
    </SayWhy>
  );
}

function Approve({ merchant, onChanged }: Props) {
  const { t } = useTexts();
  const [store, setStore] = useState("");
  const [storeName, setStoreName] = useState(merchant.name.slice(0, 40));
  return (
    <SayWhy
      label={t("merchants.approve")}
      how={t("merchants.approveHow")}
      ready={STORE_ID.test(store) && storeName.trim() !== ""}
      onSay={async ({ by, reason }) => {
        const asked = { id: merchant.id, store, storeName: storeName.trim(), reason, by };
        const answer = await askHq("merchant.approve", asked);
        if (answer.ok) onChanged();
        return saidOf(answer);
      }}
    >
      <TextInput
        label={t("devices.newStoreId")}
        value={store}
        maxLength={20}
        onChange={(event) => setStore(event.currentTarget.value)}
        error={store === "" || STORE_ID.test(store) ? undefined : t("hq.idHow")}
        autoComplete="off"
      />
      <TextInput
        label={t("devices.newStoreName")}
        value={storeName}
        maxLength={40}
        onChange={(event) => setStoreName(event.currentTarget.value)}
        autoComplete="off"
      />
    </SayWhy>
  );
}

function End({ merchant, verb, onChanged }: Props & { readonly verb: "merchant.reject" | "merchant.withdraw" }) {
  const { t } = useTexts();
  const isReject = verb === "merchant.reject";
  return (
    <SayWhy
      label={t(isReject ? "merchants.reject" : "merchants.withdraw")}
      how={t(isReject ? "merchants.rejectHow" : "merchants.withdrawHow")}
      grave
      onSay={async ({ by, reason }) => {
        const answer = await askHq(verb, { id: merchant.id, reason, by });
        if (answer.ok) onChanged();
        return saidOf(answer);
      }}
    />
  );
}

function Figures({ id, version, zone, now }: { id: string; version: number; zone: string; now: number }) {
  const { t } = useTexts();
  const [period, setPeriod] = useState<(typeof FIGURE_PERIODS)[number]>("month");
  const { from, to } = spanOf(period, new Calendar(zone).day(now), { from: "", to: "" });
  const { value, refusal } = usePolled("merchant.figures", { id, from, to }, SELDOM_MS, version);
  return (
    <section className="card pad stack" aria-label={t("merchants.figures")} data-testid="merchant-figures">
      <div className="across">
        <h2>{t("merchants.figures")}</h2>
        <NativeSelect
          className="push"
          aria-label={t("reports.period")}
          value={period}
          onChange={(event) => setPeriod(FIGURE_PERIODS.find((it) => it === event.currentTarget.value) ?? "month")}
          data={FIGURE_PERIODS.map((each) => ({ value: each, label: t(`reports.period.${each}`) }))}
        />
      </div>
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div role="status">{t("loading")}</div>
        ) : null
      ) : (
        <dl className="kpi" data-net-fen={value.netFen} data-commission-fen={value.commissionFen ?? ""}>
          <div>
            <dt>{t("merchants.sales")}</dt>
            <dd>
              <b>{count(value.sales)}</b>
            </dd>
          </div>
          <div>
            <dt>{t("merchants.net")}</dt>
            <dd>
              <b>{money(value.netFen)}</b>
            </dd>
          </div>
          <div>
            <dt>
              {value.commissionBp === null
                ? t("merchants.commissionNone")
                : t("merchants.commissionOf", { ratio: percent(value.commissionBp) })}
            </dt>
            <dd>
              <b>{value.commissionFen === null ? "—" : money(value.commissionFen)}</b>
            </dd>
          </div>
        </dl>
      )}
      <p className="sub">{t("merchants.figuresHow")}</p>
    </section>
  );
}

function Facts({ file: { merchant, storeName } }: { file: File }) {
  const { t } = useTexts();
  const { contact, phone, address, note, commissionBp, agreedOn, recruiter, store } = merchant;
  const facts: [name: string, text: string][] = [
    [t("merchants.contact"), contact],
    [t("merchants.phone"), phone],
    [t("merchants.address"), address],
    [t("merchants.note"), note],
    [t("merchants.commissionShort"), commissionBp === null ? "" : percent(commissionBp)],
    [t("merchants.agreedOn"), agreedOn ?? ""],
  ];
  return (
    <dl className="pairs">
      {facts.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text === "" ? "—" : text}</dd>
        </div>
      ))}
      <div>
        <dt>{t("merchants.recruiterShort")}</dt>
        <dd>{recruiter === null ? "—" : <MemberLink member={recruiter.member} label={recruiter.memberLabel} />}</dd>
      </div>
      {store === null ? null : (
        <div>
          <dt>{t("merchants.store")}</dt>
          <dd>
            <a href={hashOf({ page: "tills" })} data-testid="merchant-store">
              {storeName} ({store})
            </a>
          </dd>
        </div>
      )}
    </dl>
  );
}

function History({ history, zone }: { history: File["history"]; zone: string }) {
  const { t, locale } = useTexts();
  return (
    <section className="card" aria-label={t("merchants.history")}>
      <h2 className="pad">{t("merchants.history")}</h2>
      <table className="table" data-testid="merchant-history">
        <thead>
          <tr>
            <th>{t("merchants.when")}</th>
            <th>{t("merchants.what")}</th>
            <th className="r">{t("merchants.commissionShort")}</th>
            <th>{t("why.by")}</th>
            <th>{t("why.reason")}</th>
          </tr>
        </thead>
        <tbody>
          {history.map(({ n, at, by, what, commissionBp, remark }) => (
            <tr key={n}>
              <td className="nowrap">{moment(at, locale, zone, true)}</td>
              <td>{t(`merchants.state.${what}`)}</td>
              <td className="r">{commissionBp === null ? "—" : percent(commissionBp)}</td>
              <td>{by}</td>
              <td>{remark}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function MerchantFile({ id, zone, now }: { id: string; zone: string; now: number }) {
  const { t } = useTexts();
  const { value: file, refusal, again } = usePolled("merchant.one", { id }, SELDOM_MS);
  const back = <a href={hashOf({ page: "merchants", merchant: "" })}>{t("merchants.all")}</a>;
  if (file === null)
    return (
      <>
        {back}
        {refusal === null ? <div className="empty">{t("loading")}</div> : <Refused said={refusal} />}
      </>
    );
  const { merchant, rules, history } = file;
  const { state } = merchant;
  const isOpen = state === "applied" || state === "agreed";
  const props = { merchant, onChanged: again };
  return (
    <>
      {back}
      <Refused said={refusal} />
      <section className="card pad stack" aria-label={merchant.name} data-testid="merchant" data-state={state}>
        <div className="across">
          <h2>{merchant.name}</h2>
          <span className="sub mono">{id}</span>
          <span className={STATE_PILL[state]}>{t(`merchants.state.${state}`)}</span>
        </div>
        <Facts file={file} />
        <div className="across">
          {isOpen || state === "approved" ? (
            <May verb="merchant.agree">
              <Agree {...props} today={dayText(new Calendar(zone).day(now))} />
            </May>
          ) : null}
          {state === "agreed" ? (
            <May verb="merchant.approve">
              <Approve {...props} />
            </May>
          ) : null}
          {isOpen ? (
            <May verb="merchant.reject">
              <End {...props} verb="merchant.reject" />
              <End {...props} verb="merchant.withdraw" />
            </May>
          ) : null}
        </div>
      </section>
      {rules === null ? null : <MerchantRules id={id} rules={rules} zone={zone} onPublished={again} />}
      {rules === null ? null : <Figures id={id} version={rules.base} zone={zone} now={now} />}
      <History history={history} zone={zone} />
    </>
  );
}
