/** Somebody who may approves on the spot what this clerk may not do alone: both names go into the books. */
import { useTexts } from "../../i18n/i18n.ts";
import { Refused } from "../../kit/Refused.tsx";
import { Sheet } from "../../kit/Sheet.tsx";
import type { ApprovalAsked } from "../state.ts";
import { useReading, useTill } from "../use.ts";
import "./staff.css";
import { WhoAndPin } from "./WhoAndPin.tsx";

function Approvers({ approval: { key, rights, again } }: { approval: ApprovalAsked }) {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const askApproval = useTill((till) => till.askApproval);
  const mine = useTill((till) => till.status?.clerk?.id ?? null);
  const clerks = useReading("clerk.list", {}, ["staff"]);
  const allowed = useReading("rights.get", {}, ["staff"]);
  const refusal = clerks.refusal ?? allowed.refusal;
  if (refusal !== null) return <Refused said={refusal} />;
  if (clerks.value === null || allowed.value === null) return <div className="empty">{t("loading")}</div>;
  const roles = allowed.value;
  const able = clerks.value.filter(
    (it) => it.active && it.id !== mine && rights.every((right) => roles[it.role].rights[right] === "allowed"),
  );
  if (able.length === 0) {
    return (
      <div className="note stop" role="alert">
        {t("approval.nobody")}
      </div>
    );
  }
  return (
    <WhoAndPin
      clerks={able}
      first={able.length === 1 ? (able[0]?.id ?? null) : null}
      go={t("approval.give")}
      onPin={async (clerk, pin) => {
        const outcome = await ask("approval.give", { key, rights: [...rights], clerk, pin });
        if (!outcome.ok) return outcome;
        askApproval(null);
        again();
        return null;
      }}
    />
  );
}

/** Nothing while nobody is asked. */
export function Approval() {
  const { t } = useTexts();
  const approval = useTill((till) => till.approval);
  const askApproval = useTill((till) => till.askApproval);
  const clerk = useTill((till) => till.status?.clerk?.name ?? null);
  if (approval === null) return null;
  return (
    <Sheet title={t("approval.title")} onClose={() => askApproval(null)} width={820}>
      <div className="stack">
        <div className="note wait" data-testid="approval-for">
          {clerk === null ? t("approval.what") : t("approval.whatFor", { name: clerk })}
          <ul className="approvalRights">
            {approval.rights.map((right) => (
              <li key={right}>{t(`right.${right}`)}</li>
            ))}
          </ul>
        </div>
        <Approvers approval={approval} />
        <div className="across">
          <button type="button" className="btn" onClick={() => askApproval(null)}>
            {t("approval.refuse")} <kbd>Esc</kbd>
          </button>
          <span className="sub push">{t("approval.recorded")}</span>
        </div>
      </div>
    </Sheet>
  );
}
