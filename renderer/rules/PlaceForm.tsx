/** The form of one place: what it says itself, and whether it is in the rules at all. */
import { useState } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { AddPlace } from "./AddPlace.tsx";
import { BasicForm, ProgrammeForm, RewardsForm, UnionForm } from "./BasicForm.tsx";
import { useForms } from "./forms.tsx";
import { LevelRatios } from "./LevelRatios.tsx";
import { LotteryField } from "./LotteryField.tsx";
import { FigureSetting, NameSetting, SwitchSetting } from "./PlainSettings.tsx";
import { LimitsField, RandomReturnField } from "./SmallSettings.tsx";
import { Tiers } from "./Tiers.tsx";
import type { KnownTill, NodeKind } from "./ruletree.ts";
import { isObject, valueAt, type Path } from "./written.ts";
import { WindowsField } from "./WindowsField.tsx";

/** What may be taken out of the rules again. */
const REMOVABLE: readonly NodeKind[] = [
  "product",
  "store",
  "desk",
  "till",
  "online",
  "storeProduct",
  "union",
  "rewards",
];

type Props = { tills: readonly KnownTill[]; onAdded: (path: Path) => void; onRemoved: () => void };

export function PlaceForm({ tills, onAdded, onRemoved }: Props) {
  const { node, store } = useForms();
  // A store is HQ's to take out.
  const isRemovable = REMOVABLE.includes(node.kind) && !(node.kind === "store" && store !== null);
  return (
    <>
      <Fields tills={tills} onAdded={onAdded} />
      {isRemovable && node.isListed ? <Remove key={node.id} onRemoved={onRemoved} /> : null}
    </>
  );
}

function Fields({ tills, onAdded }: Omit<Props, "onRemoved">) {
  const { t } = useTexts();
  const { node } = useForms();
  switch (node.kind) {
    case "programme":
      return <ProgrammeForm />;
    case "basic":
      return <BasicForm />;
    case "union":
      return <UnionForm />;
    case "rewards":
      return <RewardsForm />;
    case "products":
      return (
        <>
          <p>{t("ruleForm.productsHow")}</p>
          <Add at={["products"]} label={t("ruleForm.product")} known={[]} onAdded={onAdded} />
        </>
      );
    case "stores":
      return (
        <>
          <p>{t("ruleForm.storesHow")}</p>
          <Add
            at={["stores"]}
            label={t("ruleForm.store")}
            known={[...new Set(tills.map(({ store }) => store))]}
            onAdded={onAdded}
          />
        </>
      );
    case "store":
      return node.isListed ? (
        <StoreForm tills={tills} onAdded={onAdded} />
      ) : (
        <Unlisted tills={tills} onAdded={onAdded} />
      );
    default:
      return node.isListed ? <HolderForm /> : <Unlisted tills={tills} onAdded={onAdded} />;
  }
}

/** Everything that a product, till, desk or online channel may say. */
function HolderForm() {
  const { t } = useTexts();
  const { node } = useForms();
  const isDesk = node.kind === "desk" || node.kind === "online";
  return (
    <>
      <SwitchSetting of={["enabled"]} label={t("rule.enabled")} words={["rule.enabled.true", "rule.enabled.false"]} />
      <h3>{t("ruleForm.ratios")}</h3>
      <FigureSetting of={["extract"]} label={t("rule.extract")} unit="percent" />
      <LevelRatios />
      <Tiers />
      <LotteryField />
      <FigureSetting of={["ratio"]} label={t("rule.ratio")} unit="percent" how={t("ruleForm.ratioHow")} />
      <h3>{t("ruleForm.whenAndHowOften")}</h3>
      <WindowsField />
      <LimitsField />
      {isDesk ? <RandomReturnField /> : null}
    </>
  );
}

function StoreForm({ tills, onAdded }: Omit<Props, "onRemoved">) {
  const { t } = useTexts();
  const { node, store } = useForms();
  const here = tills.filter(({ store }) => store === node.key).map(({ id, store }) => id.slice(store.length + 1));
  return (
    <>
      {store === null ? (
        <>
          <FigureSetting
            of={["commission"]}
            label={t("ruleForm.commission")}
            how={t("ruleForm.commissionHow")}
            unit="percent"
          />
          <NameSetting of={["recruiter"]} label={t("ruleForm.recruiter")} how={t("ruleForm.recruiterHow")} />
        </>
      ) : (
        <p className="sub">{t("manager.ofHq")}</p>
      )}
      <h3>{t("ruleForm.tills")}</h3>
      <p className="sub">{t("ruleForm.tillsHow")}</p>
      <Add at={[...node.path, "tills"]} label={t("ruleForm.till")} known={here} onAdded={onAdded} />
      <h3>{t("ruleForm.storeProducts")}</h3>
      <Add at={[...node.path, "products"]} label={t("ruleForm.product")} known={[]} onAdded={onAdded} />
    </>
  );
}

function Add({
  at,
  label,
  known,
  onAdded,
}: {
  at: Path;
  label: string;
  known: readonly string[];
  onAdded: (path: Path) => void;
}) {
  const { root, write } = useForms();
  const table = valueAt(root, at);
  return (
    <AddPlace
      label={label}
      taken={isObject(table) ? Object.keys(table) : []}
      known={known}
      onAdd={(name) => {
        write([...at, name], {});
        onAdded([...at, name]);
      }}
    />
  );
}

/** A place that HQ knows and the rules do not list. */
function Unlisted({ tills, onAdded }: Omit<Props, "onRemoved">) {
  const { t } = useTexts();
  const { node, root, write } = useForms();
  const above = node.path.slice(0, -1);
  const listed = valueAt(root, above);
  // The first till that is listed shuts out those that are not.
  const isFirst = node.kind === "till" && !(isObject(listed) && Object.keys(listed).length > 0);
  const store = String(node.path[1]);
  const all = tills.filter((till) => till.store === store).map(({ id }) => id.slice(store.length + 1));
  const words = node.kind === "till" ? (isFirst ? "tillFree" : "tillShut") : node.kind === "store" ? "store" : "desk";
  return (
    <>
      <p>{t(`ruleForm.unlisted.${words}`)}</p>
      <div className="across">
        <button
          type="button"
          className="btn"
          onClick={() => {
            write(node.path, {});
            onAdded(node.path);
          }}
        >
          {t("ruleForm.list")}
        </button>
        {isFirst && all.length > 1 ? (
          <button
            type="button"
            className="btn"
            onClick={() => {
              write(above, Object.fromEntries(all.map((till) => [till, {}])));
              onAdded(node.path);
            }}
          >
            {t("ruleForm.listAll")}
          </button>
        ) : null}
      </div>
    </>
  );
}

/** Asks once more: what the place said goes with it. */
function Remove({ onRemoved }: { onRemoved: () => void }) {
  const { t } = useTexts();
  const { node, takeAway } = useForms();
  const [asked, setAsked] = useState(false);
  return (
    <div className="across">
      {asked ? (
        <>
          <span>{t("ruleForm.removeHow")}</span>
          <button type="button" className="btn" onClick={() => setAsked(false)}>
            {t("back")}
          </button>
        </>
      ) : null}
      <button
        type="button"
        className={asked ? "btn stop" : "btn"}
        onClick={() => {
          if (!asked) return setAsked(true);
          takeAway(node.path, node.path.length - 1);
          onRemoved();
        }}
      >
        {t(asked ? "ruleForm.removeGo" : "ruleForm.remove")}
      </button>
    </div>
  );
}
