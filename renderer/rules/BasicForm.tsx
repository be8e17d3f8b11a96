/** The forms of what stands once in the rules: names and display (§9), the basic rules, the union (§10), rewards (§11). */
import { useTexts } from "../i18n/i18n.ts";
import { useForms, useSetting } from "./forms.tsx";
import { LevelRatios } from "./LevelRatios.tsx";
import { LotteryField } from "./LotteryField.tsx";
import { ChoiceSetting, FigureSetting, NameSetting, SwitchSetting } from "./PlainSettings.tsx";
import { ShareholdersField, TeamField } from "./RewardFields.tsx";
import { CapField, ClearField, RandomReturnField } from "./SmallSettings.tsx";

const SHOWN = ["progress", "paid", "waiting", "members", "amounts"] as const;

export function ProgrammeForm() {
  const { t } = useTexts();
  return (
    <>
      <h3>{t("ruleForm.names")}</h3>
      <NameSetting of={["name"]} label={t("ruleForm.name")} how={t("ruleForm.nameHow")} />
      <NameSetting of={["exchangeName"]} label={t("ruleForm.exchangeName")} />
      <h3>{t("ruleForm.show")}</h3>
      <p className="sub">{t("ruleForm.showHow")}</p>
      {SHOWN.map((each) => (
        <SwitchSetting
          key={each}
          of={["show", each]}
          label={t(`ruleForm.show.${each}`)}
          words={["ruleForm.shown", "ruleForm.hidden"]}
        />
      ))}
    </>
  );
}

export function BasicForm() {
  const { t } = useTexts();
  return (
    <>
      <SwitchSetting of={["enabled"]} label={t("rule.enabled")} words={["rule.enabled.true", "rule.enabled.false"]} />
      <h3>{t("ruleForm.ratios")}</h3>
      <FigureSetting of={["extract"]} label={t("rule.extract")} unit="percent" how={t("ruleForm.extractHow")} />
      <FigureSetting of={["ratio"]} label={t("rule.ratio")} unit="percent" how={t("ruleForm.ratioHow")} />
      <LevelRatios />
      <LotteryField />
      <h3>{t("ruleForm.queues")}</h3>
      <ChoiceSetting
        of={["cashierScope"]}
        label={t("ruleForm.cashierScope")}
        options={[
          { value: "till", words: "rule.queue.eachTill" },
          { value: "store", words: "rule.queue.cashier" },
          { value: "all", words: "rule.queue.cashiers" },
        ]}
      />
      <ChoiceSetting
        of={["allStoresQueue"]}
        label={t("ruleForm.allStoresQueue")}
        options={[
          { value: false, words: "ruleForm.eachStore" },
          { value: true, words: "rule.queue.stores" },
        ]}
      />
      <ChoiceSetting
        of={["merchantQueue"]}
        label={t("ruleForm.merchantQueue")}
        options={[
          { value: true, words: "rule.queue.mall" },
          { value: false, words: "ruleForm.eachProduct" },
        ]}
      />
      <ChoiceSetting
        of={["newProducts"]}
        label={t("ruleForm.newProducts")}
        how={t("ruleForm.newProductsHow")}
        options={[
          { value: "out", words: "ruleForm.newProducts.out" },
          { value: "in", words: "ruleForm.newProducts.in" },
        ]}
      />
      <CapField />
      <SwitchSetting
        of={["deductionParticipates"]}
        label={t("rule.deduction")}
        words={["rule.deduction.true", "rule.deduction.false"]}
      />
      <h3>{t("ruleForm.payouts")}</h3>
      <ChoiceSetting
        of={["settleOn"]}
        label={t("rule.settleOn")}
        options={[
          { value: "paid", words: "rule.settleOn.paid" },
          { value: "completed", words: "rule.settleOn.completed" },
        ]}
      />
      <ChoiceSetting
        of={["payoutOrder"]}
        label={t("rule.payoutOrder")}
        options={[
          { value: "queue", words: "rule.payoutOrder.queue" },
          { value: "completed-first", words: "rule.payoutOrder.completed-first" },
        ]}
      />
      <ChoiceSetting
        of={["leftover"]}
        label={t("rule.leftover")}
        options={[
          { value: "retain", words: "rule.leftover.retain" },
          { value: "carry", words: "rule.leftover.carry" },
        ]}
      />
      <SwitchSetting
        of={["paysItself"]}
        label={t("rule.paysItself")}
        words={["rule.paysItself.true", "rule.paysItself.false"]}
      />
      <SwitchSetting of={["paused"]} label={t("rule.paused")} words={["rule.paused.true", "rule.paused.false"]} />
      <ClearField />
      <h3>{t("ruleForm.values")}</h3>
      <RandomReturnField />
      <FigureSetting
        of={["exchange", "points"]}
        label={t("rule.points")}
        unit="percent"
        how={t("ruleForm.pointsHow")}
      />
      <FigureSetting of={["exchange", "love"]} label={t("rule.love")} unit="percent" />
      <ChoiceSetting
        of={["exchange", "loveTo"]}
        label={t("rule.loveTo")}
        options={[
          { value: "available", words: "rule.loveTo.available" },
          { value: "frozen", words: "rule.loveTo.frozen" },
        ]}
      />
      <FigureSetting of={["floorLimit"]} label={t("rule.floorLimit")} unit="yuan" how={t("ruleForm.floorHow")} />
    </>
  );
}

/** Begins a part that is not in the rules, with nothing filled in. */
function Absent({ begin, value }: { begin: string; value: { [key: string]: string } }) {
  const { t } = useTexts();
  const { node, write } = useForms();
  return (
    <>
      <p>{t(node.kind === "union" ? "ruleForm.unionNone" : "ruleForm.rewardsNone")}</p>
      <div>
        <button type="button" className="btn" onClick={() => write(node.path, value)}>
          {begin}
        </button>
      </div>
    </>
  );
}

export function UnionForm() {
  const { t } = useTexts();
  const { node } = useForms();
  if (!node.isListed) return <Absent begin={t("ruleForm.unionBegin")} value={{ ratio: "", share: "" }} />;
  return (
    <>
      <p className="sub">{t("ruleForm.unionHow")}</p>
      <FigureSetting of={["ratio"]} label={t("ruleForm.union.ratio")} unit="percent" isRequired />
      <FigureSetting of={["share"]} label={t("ruleForm.union.share")} unit="percent" isRequired />
      <FigureSetting of={["accelerate"]} label={t("ruleForm.union.accelerate")} unit="percent" />
    </>
  );
}

const REWARDS = ["direct", "indirect", "recruit"] as const;

export function RewardsForm() {
  const { t } = useTexts();
  const { node } = useForms();
  const shareholders = useSetting(["shareholders"]);
  if (!node.isListed) return <Absent begin={t("ruleForm.rewardsBegin")} value={{}} />;
  return (
    <>
      <ChoiceSetting
        of={["base"]}
        label={t("ruleForm.rewards.base")}
        options={[
          { value: "paid", words: "ruleForm.base.paid" },
          { value: "profit", words: "ruleForm.base.profit" },
        ]}
      />
      {REWARDS.map((each) => (
        <FigureSetting
          key={each}
          of={[each]}
          label={t(`ruleForm.rewards.${each}`)}
          how={t(`ruleForm.rewards.${each}How`)}
          unit="percent"
        />
      ))}
      <TeamField />
      <ShareholdersField key={String(shareholders.isOwn)} />
    </>
  );
}
