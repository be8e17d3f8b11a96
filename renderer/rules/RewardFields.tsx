/** Team levels and shareholders (§11.3, §11.4). What of them the owner has to acknowledge is asked for on publishing. */
import { TextInput } from "@mantine/core";
import type { Json } from "../../shared/rules/mergePatch.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Figure } from "./Figure.tsx";
import { useSetting } from "./forms.tsx";
import { AddPlace } from "./AddPlace.tsx";
import { ChoiceSetting, FigureSetting } from "./PlainSettings.tsx";
import { Rows, rowsOf } from "./Rows.tsx";
import { Setting } from "./Setting.tsx";
import { TextOnly } from "./TextOnly.tsx";
import { isObject } from "./written.ts";

/** A part that rewards nobody while it is absent, and begins with nothing filled in. */
function Begin({ label, onBegin }: { label: string; onBegin: () => void }) {
  return (
    <div>
      <button type="button" className="btn" onClick={onBegin}>
        {label}
      </button>
    </div>
  );
}

export function TeamField() {
  const { t } = useTexts();
  const setting = useSetting(["team"]);
  const table = useSetting(["team", "levels"]);
  const levels = isObject(table.written) ? Object.entries(table.written) : null;
  return (
    <>
      <Setting of={setting} label={t("ruleForm.team")} how={t("ruleForm.teamHow")} figures>
        {!setting.isOwn ? (
          <Begin label={t("ruleForm.setHere")} onBegin={() => setting.write({ levels: {} })} />
        ) : levels === null ? (
          <TextOnly />
        ) : (
          <>
            <Rows
              kind="ranks"
              heads={[]}
              count={levels.length}
              add={null}
              onRemove={(index) => table.write(Object.fromEntries(levels.toSpliced(index, 1)))}
            >
              {(index) => {
                const [name, ratio] = levels[index] ?? ["", null];
                return (
                  <>
                    <span>{name}</span>
                    <Figure
                      label={t("ruleForm.levelRatio", { level: name })}
                      unit="percent"
                      value={ratio}
                      isRequired
                      isWrong={table.problems.some(({ within }) => within === name)}
                      onValue={(value) => table.write(Object.fromEntries(levels.with(index, [name, value ?? ""])))}
                    />
                  </>
                );
              }}
            </Rows>
            <AddPlace
              label={t("ruleForm.teamLevel")}
              taken={levels.map(([name]) => name)}
              known={[]}
              onAdd={(name) => table.write(Object.fromEntries([...levels, [name, ""]]))}
            />
          </>
        )}
      </Setting>
      {setting.isOwn ? (
        <FigureSetting
          of={["team", "maxDepth"]}
          label={t("ruleForm.maxDepth")}
          how={t("ruleForm.maxDepthHow")}
          unit="count"
        />
      ) : null}
    </>
  );
}

export function ShareholdersField() {
  const { t } = useTexts();
  const setting = useSetting(["shareholders"]);
  const shares = useSetting(["shareholders", "shares"]);
  const rows = rowsOf(shares.written);
  const put = (next: Json[]) => shares.write(next);
  return (
    <>
      <Setting of={setting} label={t("ruleForm.shareholders")} how={t("ruleForm.shareholdersHow")} figures>
        {!setting.isOwn ? (
          <Begin
            label={t("ruleForm.setHere")}
            onBegin={() => setting.write({ ratio: "", period: "month", shares: [{ member: "", weight: 1 }] })}
          />
        ) : rows === null ? (
          <TextOnly />
        ) : (
          <Rows
            kind="shares"
            heads={[t("ruleForm.share.member"), t("ruleForm.share.weight")]}
            count={rows.length}
            add={t("ruleForm.share.add")}
            onAdd={() => put([...rows, { member: "", weight: 1 }])}
            onRemove={(index) => put(rows.toSpliced(index, 1))}
          >
            {(index) => {
              const row = rows[index] ?? {};
              const isWrong = (field: string) => shares.problems.some(({ within }) => within === `${index}.${field}`);
              return (
                <>
                  <TextInput
                    aria-label={t("ruleForm.share.member")}
                    value={typeof row["member"] === "string" ? row["member"] : ""}
                    error={isWrong("member")}
                    autoComplete="off"
                    onChange={(event) => put(rows.with(index, { ...row, member: event.currentTarget.value }))}
                  />
                  <Figure
                    label={t("ruleForm.share.weight")}
                    unit="count"
                    value={row["weight"]}
                    isRequired
                    isWrong={isWrong("weight")}
                    onValue={(value) => put(rows.with(index, { ...row, weight: value ?? "" }))}
                  />
                </>
              );
            }}
          </Rows>
        )}
      </Setting>
      {setting.isOwn ? (
        <>
          <FigureSetting of={["shareholders", "ratio"]} label={t("ruleForm.shareRatio")} unit="percent" isRequired />
          <ChoiceSetting
            of={["shareholders", "period"]}
            label={t("ruleForm.period")}
            isRequired
            options={[
              { value: "day", words: "ruleForm.period.day" },
              { value: "month", words: "ruleForm.period.month" },
            ]}
          />
        </>
      ) : null}
    </>
  );
}
