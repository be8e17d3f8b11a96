/**
 * The effective rule of a place, every setting with where it comes from: of the rules as they are being
 * written while these can be, else of the newest version.
 */
import { NativeSelect } from "@mantine/core";
import { useMemo, useState } from "react";
import type { HqTillNamed } from "../../shared/contract/hqDevices.ts";
import { effective } from "../../shared/rules/effective.ts";
import { useTexts } from "../i18n/i18n.ts";
import { usePolled } from "./client.ts";
import { KINDS, rulePlaces, rulesIn } from "../rules/ruleplaces.ts";
import type { RulePlace } from "../rules/ruleplaces.ts";
import { aroundQueue } from "./rewardwords.ts";
import { RuleTable } from "../rules/RuleTable.tsx";
import { ruleLines } from "../rules/rulewords.ts";

type Props = {
  /** As it is being written, on version `base` where it is a patch. */
  text: string;
  base: number | null;
  /** Whether it differs from the newest version because someone wrote in it. */
  isDraft: boolean;
  /** Whether the server has said that it cannot be. */
  isRefused: boolean;
  newest: { version: number; text: string };
  tills: readonly HqTillNamed[];
};
type Chosen = { id: string; choose: (id: string) => void };

const idOf = ({ kind, id }: RulePlace): string => `${kind} ${id}`;

export function EffectiveRule(props: Props) {
  const [id, choose] = useState("");
  if (props.base === null) return <Shown {...props} below={null} id={id} choose={choose} />;
  return <OnVersion {...props} version={props.base} id={id} choose={choose} />;
}

/** A patch is nothing without the version that it changes. */
function OnVersion({ version, ...props }: Props & Chosen & { version: number }) {
  const { value } = usePolled("rules.version", { version }, false);
  return <Shown {...props} isRefused={props.isRefused || value === null} below={value?.text ?? null} />;
}

function Shown({
  text,
  below,
  isDraft,
  isRefused,
  newest,
  tills,
  id,
  choose,
}: Props & Chosen & { below: string | null }) {
  const { t, locale } = useTexts();
  const written = useMemo(() => (isRefused ? null : rulesIn(text, below)), [isRefused, text, below]);
  const published = useMemo(() => rulesIn(newest.text, null), [newest.text]);
  const rules = written ?? published;
  const places = useMemo(() => (rules === null ? [] : rulePlaces(rules, tills)), [rules, tills]);
  const chosen = places.find((each) => idOf(each) === id) ?? places[0];
  const storeName = (store: string | null) => tills.find((till) => till.store === store)?.storeName ?? store ?? "";
  const nameOf = ({ kind, place, id: name }: RulePlace): string => {
    if (kind === "mall") return name;
    if (kind === "product") return `${storeName(place.store)} · ${place.product ?? ""}`;
    if (kind !== "till") return `${storeName(place.store)} (${name})`;
    const till = tills.find((each) => each.id === name);
    return till ? `${till.storeName} · ${till.name} (${name})` : name;
  };
  const around = rules === null ? [] : aroundQueue(rules, t);
  const source = isDraft && written !== null ? "draft" : "version";
  const said = isDraft ? (written === null ? "rule.ofOlder" : "rule.ofDraft") : "rule.ofVersion";
  return (
    <section className="card wide" aria-label={t("rule.title")} data-testid="effective" data-source={source}>
      <h2>{t("rule.title")}</h2>
      <div className="whose stack">
        <div className="sub" role="status">
          {t(said, { version: newest.version })} {t("rule.asked")}
        </div>
        {around.length === 0 ? null : (
          <ul className="named" aria-label={t("rule.around")} data-testid="around">
            {around.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
        {chosen === undefined ? (
          <div className="empty">{t("rule.noPlaces")}</div>
        ) : (
          <NativeSelect
            label={t("rule.place")}
            value={idOf(chosen)}
            onChange={(event) => choose(event.currentTarget.value)}
            data={KINDS.map((kind) => ({
              group: t(`rule.kind.${kind}`),
              items: places
                .filter((each) => each.kind === kind)
                .map((each) => ({ value: idOf(each), label: `${t(`rule.kind.${kind}`)} · ${nameOf(each)}` })),
            })).filter(({ items }) => items.length > 0)}
          />
        )}
      </div>
      {chosen === undefined || rules === null ? null : (
        <RuleTable
          label={t("rule.table", { place: nameOf(chosen) })}
          lines={ruleLines(effective(rules, chosen.place), chosen, t, locale)}
        />
      )}
    </section>
  );
}
