/** The lottery (§6.1): fixed ratios with their weights, perhaps with no win, or a range. */
import { NativeSelect } from "@mantine/core";
import type { Json } from "../../shared/rules/mergePatch.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Figure } from "./Figure.tsx";
import { useForms, useSetting } from "./forms.tsx";
import { lotteryOf, tableOf, type Table } from "./lotteryrows.ts";
import { Rows } from "./Rows.tsx";
import { Setting } from "./Setting.tsx";
import { TextOnly } from "./TextOnly.tsx";
import { isObject, type JsonObject } from "./written.ts";

const KINDS = ["none", "fixed", "range"] as const;
const NEW = {
  fixed: { kind: "fixed", ratios: [""] },
  range: { kind: "range", min: "", max: "" },
} as const;

export function LotteryField() {
  const { t } = useTexts();
  const { node } = useForms();
  const setting = useSetting(["lottery"]);
  const written = setting.isOwn ? setting.written : null;
  const kind = isObject(written) ? KINDS.find((each) => each === written["kind"]) : "none";
  const none = node.kind === "basic" ? "ruleForm.lottery.none" : "ruleForm.lottery.notOwn";
  const choose = (next: string) => {
    if (next === "fixed") setting.write({ ...NEW.fixed, ratios: [...NEW.fixed.ratios] });
    else if (next === "range") setting.write({ ...NEW.range });
    else setting.takeBack();
  };
  return (
    <Setting of={setting} label={t("rule.lottery")} how={t("ruleForm.lotteryHow")} figures>
      <NativeSelect
        aria-label={t("ruleForm.lottery.kind")}
        value={kind ?? "none"}
        data={KINDS.map((each) => ({
          value: each,
          label: t(each === "none" ? none : `ruleForm.lottery.${each}`),
        }))}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {kind === undefined ? <TextOnly /> : null}
      {kind === "fixed" && isObject(written) ? <Fixed lottery={written} /> : null}
      {kind === "range" && isObject(written) ? <Range lottery={written} /> : null}
    </Setting>
  );
}

function Fixed({ lottery }: { lottery: JsonObject }) {
  const { t } = useTexts();
  const setting = useSetting(["lottery"]);
  const table = tableOf(lottery);
  const { rows, noWin } = table;
  const put = (next: Table) => setting.write(lotteryOf(next));
  const isWrong = (list: string, index: number) => setting.problems.some(({ within }) => within === `${list}.${index}`);
  return (
    <>
      <Rows
        kind="lots"
        heads={[t("ruleForm.lottery.ratio"), t("ruleForm.lottery.weight")]}
        count={rows.length}
        add={t("ruleForm.lottery.add")}
        onAdd={() => put({ ...table, rows: [...rows, { ratio: "", weight: 1 }] })}
        onRemove={(index) => put({ ...table, rows: rows.toSpliced(index, 1) })}
      >
        {(index) => {
          const row = rows[index] ?? { ratio: "", weight: 1 };
          const change = (field: "ratio" | "weight", value: Json) =>
            put({ ...table, rows: rows.with(index, { ...row, [field]: value }) });
          return (
            <>
              <Figure
                label={t("ruleForm.lottery.ratio")}
                unit="percent"
                value={row.ratio}
                isRequired
                isWrong={isWrong("ratios", index)}
                onValue={(value) => change("ratio", value ?? "")}
              />
              <Figure
                label={t("ruleForm.lottery.weight")}
                unit="count"
                value={row.weight}
                isRequired
                isWrong={isWrong("weights", index)}
                onValue={(value) => change("weight", value ?? "")}
              />
            </>
          );
        }}
      </Rows>
      <div className="cells lots">
        <span>{t("ruleForm.lottery.noWin")}</span>
        <Figure
          label={t("ruleForm.lottery.noWin")}
          unit="count"
          value={noWin}
          placeholder={t("rule.none")}
          isWrong={isWrong("weights", rows.length)}
          onValue={(value) => put({ ...table, noWin: value ?? null })}
        />
      </div>
    </>
  );
}

function Range({ lottery }: { lottery: JsonObject }) {
  const { t } = useTexts();
  const setting = useSetting(["lottery"]);
  return (
    <div className="cells lots">
      {(["min", "max"] as const).map((field) => (
        <label className="stack" key={field}>
          <span className="sub">{t(`ruleForm.lottery.${field}`)}</span>
          <Figure
            label={t(`ruleForm.lottery.${field}`)}
            unit="percent"
            value={lottery[field]}
            isRequired
            isWrong={setting.problems.some(({ within }) => within === field)}
            onValue={(value) => setting.write({ ...lottery, [field]: value ?? "" })}
          />
        </label>
      ))}
    </div>
  );
}
