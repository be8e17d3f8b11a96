/** The member of this sale and, beneath, what the sale would earn before it is paid. */
import type { MemberView } from "../../shared/contract/view.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { Earn } from "./Earn.tsx";
import { Kbd } from "./Kbd.tsx";
import { BroughtBy } from "./BroughtBy.tsx";
import { useTill } from "./use.ts";

/** `138****2046`: enough to recognise, not enough to copy. */
export const masked = (member: MemberView): string => {
  const text = member.phone ?? member.card ?? member.id;
  return text.length >= 8 ? `${text.slice(0, 3)}****${text.slice(-4)}` : text;
};

function Figures({ member }: { member: MemberView }) {
  const { t, locale } = useTexts();
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  return (
    <>
      <dl className="facts figures">
        <div>
          <dt>{t("member.cash")}</dt>
          <dd className={member.cashFen < 0 ? "below" : ""}>{figures(member.cashFen)}</dd>
        </div>
        {(["points", "love"] as const).map((each) =>
          each === "love" && member.love === 0 ? null : (
            <div key={each} data-testid={`member-${each}`}>
              <dt>{t(`member.${each}`)}</dt>
              <dd className={member[each] < 0 ? "below" : ""}>{figures(member[each])}</dd>
            </div>
          ),
        )}
        <div>
          <dt>{t("member.waiting", { count: member.waitingCount })}</dt>
          <dd>{figures(member.waitingFen)}</dd>
        </div>
      </dl>
      {member.source === "till" ? (
        <div className="sub">{t("member.asOf", { at: moment(member.asOf, locale, zone) })}</div>
      ) : null}
    </>
  );
}

export function Member() {
  const { t } = useTexts();
  const member = useTill((till) => till.sale.member);
  const lines = useTill((till) => till.sale.lines.length);
  const due = useTill((till) => till.totals.dueFen);
  const preview = useTill((till) => till.preview);
  const refusal = useTill((till) => till.previewRefusal);
  const open = useTill((till) => till.open);
  const setMember = useTill((till) => till.setMember);
  return (
    <section className="member card" aria-label={t("member.title")} data-testid="member">
      {member === null ? (
        <button type="button" className="btn ask" onClick={() => open({ kind: "member" })}>
          {t("member.add")} <Kbd act="member" />
        </button>
      ) : (
        <>
          <div className="who">
            <b>
              {member.name === null ? t("member.title") : member.name} {masked(member)}
            </b>
            {member.level === null ? null : <span className="pill wait">{member.level}</span>}
            <span className="push" />
            <button type="button" className="btn bare" onClick={() => open({ kind: "gifts" })}>
              {t("hq.gifts")} <Kbd act="gifts" />
            </button>
            <button type="button" className="btn bare" onClick={() => open({ kind: "member" })}>
              {t("member.change")} <Kbd act="member" />
            </button>
            <button type="button" className="btn bare" aria-label={t("member.remove")} onClick={() => setMember(null)}>
              ×
            </button>
          </div>
          <BroughtBy member={member} />
          <Figures member={member} />
        </>
      )}
      <Refused said={refusal} />
      {lines > 0 && member !== null && preview !== null ? (
        <Earn earn={preview.earn} totalFen={Math.max(0, due)} wait={preview.wait} />
      ) : null}
    </section>
  );
}
