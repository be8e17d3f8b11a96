/** What each role may do alone, with somebody's approval, or not at all. */
import { useState } from "react";
import type { FormEvent, KeyboardEvent } from "react";
import { RightMode, Role } from "../../../shared/contract/staff.ts";
import type { Right, Rights } from "../../../shared/contract/staff.ts";
import { useTexts } from "../../i18n/i18n.ts";
import { Refused } from "../../kit/Refused.tsx";
import { useReading, useTill } from "../use.ts";
import { useAct } from "./act.ts";
import { PercentField } from "./Fields.tsx";

const GROUPS: readonly { readonly id: "sale" | "cash" | "shop" | "till"; readonly rights: readonly Right[] }[] = [
  { id: "sale", rights: ["discount", "discount-large", "price", "return", "void", "reprint"] },
  {
    id: "cash",
    rights: ["drawer", "cash", "shift-open", "shift-close", "shift-difference", "shift-report"],
  },
  { id: "shop", rights: ["stock", "import", "export"] },
  { id: "till", rights: ["audit", "staff", "settings", "training"] },
];
const MODES = RightMode.options;
const SIGN: Readonly<Record<RightMode, string>> = { allowed: "✓", approval: "PIN", denied: "✕" };

/** What a manager can never lose: nobody could give it back. */
const isFixed = (role: Role, right: Right): boolean => role === "manager" && right === "staff";

function Cell({ role, right, mode, onMode }: CellProps) {
  const { t } = useTexts();
  const fixed = isFixed(role, right);
  const next = MODES[(MODES.indexOf(mode) + 1) % MODES.length] ?? "allowed";
  const onKey = (event: KeyboardEvent<HTMLButtonElement>) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const table = event.currentTarget.closest("table");
    const cells = [...(table?.querySelectorAll<HTMLButtonElement>("button[data-right]") ?? [])];
    const wide = Role.options.length;
    cells[cells.indexOf(event.currentTarget) + (by[0] ?? 0) + (by[1] ?? 0) * wide]?.focus();
  };
  return (
    <button
      type="button"
      className={`right ${mode}`}
      aria-label={`${t(`role.${role}`)} · ${t(`right.${right}`)}: ${t(`mode.${mode}`)}`}
      aria-disabled={fixed}
      data-right={right}
      data-role={role}
      data-mode={mode}
      onClick={() => (fixed ? undefined : onMode(next))}
      onKeyDown={onKey}
    >
      <span aria-hidden="true">{SIGN[mode]}</span> {t(`mode.${mode}`)}
    </button>
  );
}
type CellProps = { role: Role; right: Right; mode: RightMode; onMode: (mode: RightMode) => void };

function Form({ rights: kept }: { rights: Rights }) {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const refresh = useTill((till) => till.refresh);
  const [rights, setRights] = useState(kept);
  const [saved, setSaved] = useState(false);
  const { busy, said, run } = useAct();
  const limitWrong = Role.options.some((role) => !(rights[role].discountLimitBp <= 10_000));
  const changed = JSON.stringify(rights) !== JSON.stringify(kept);
  const put = (next: Rights) => {
    setSaved(false);
    setRights(next);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || limitWrong || !changed) return;
    await run(
      async (key) => await ask("rights.put", { key, rights }),
      ["staff"],
      () => {
        setSaved(true);
        void refresh(["staff", "status"]);
      },
    );
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <p className="sub">{t("rights.how")}</p>
      <div className="rightsScroll">
        <table className="table rights">
          <thead>
            <tr>
              <th scope="col">{t("rights.right")}</th>
              {Role.options.map((role) => (
                <th key={role} scope="col">
                  {t(`role.${role}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">
                {t("rights.limit")}
                <div className="sub">{t("rights.limitHow")}</div>
              </th>
              {Role.options.map((role) => (
                <td key={role}>
                  <PercentField
                    label={`${t(`role.${role}`)} · ${t("rights.limit")}`}
                    value={rights[role].discountLimitBp}
                    unit="%"
                    wrong={rights[role].discountLimitBp <= 10_000 ? undefined : t("rights.limitWrong")}
                    onChange={(discountLimitBp) => put({ ...rights, [role]: { ...rights[role], discountLimitBp } })}
                  />
                </td>
              ))}
            </tr>
          </tbody>
          {GROUPS.map(({ id, rights: group }) => (
            <tbody key={id}>
              <tr className="rightsGroup">
                <th scope="rowgroup" colSpan={4}>
                  {t(`rights.group.${id}`)}
                </th>
              </tr>
              {group.map((right) => (
                <tr key={right}>
                  <th scope="row">{t(`right.${right}`)}</th>
                  {Role.options.map((role) => (
                    <td key={role}>
                      <Cell
                        role={role}
                        right={right}
                        mode={rights[role].rights[right]}
                        onMode={(mode) =>
                          put({
                            ...rights,
                            [role]: { ...rights[role], rights: { ...rights[role].rights, [right]: mode } },
                          })
                        }
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </div>
      <Refused said={said} />
      <div className="across">
        <button type="submit" className="btn go" disabled={busy || limitWrong || !changed}>
          {busy ? t("asking") : t("staff.save")}
        </button>
        <button type="button" className="btn" disabled={!changed} onClick={() => put(kept)}>
          {t("settings.undo")}
        </button>
        {saved ? (
          <span className="pill go" role="status">
            {t("staff.saved")}
          </span>
        ) : null}
      </div>
    </form>
  );
}

export function RightsTable() {
  const { t } = useTexts();
  const { value, refusal } = useReading("rights.get", {}, ["staff"]);
  if (refusal !== null && value === null) return <Refused said={refusal} />;
  if (value === null) return <div className="empty">{t("loading")}</div>;
  return <Form rights={value} />;
}
