/** One till: how it stands as far as is known, another name, and closing it as lost. */
import { useState } from "react";
import type { HqOutput } from "../../shared/contract/hq.ts";
import type { HqDevice } from "../../shared/contract/hqDevices.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count } from "../kit/amount.ts";
import { Sheet } from "../kit/Sheet.tsx";
import { moment } from "../kit/time.ts";
import { askHq } from "./client.ts";
import { ClosedTill, CloseTill } from "./CloseTill.tsx";
import { May } from "./me.tsx";
import { Rename } from "./Rename.tsx";

/** Tenths of a second, with the sign: how far a clock is ahead. */
export const seconds = (ms: number): string => `${ms > 0 ? "+" : ms < 0 ? "−" : ""}${(Math.abs(ms) / 1000).toFixed(1)}`;

function Figures({ till, zone }: { till: HqDevice; zone: string }) {
  const { t, locale } = useTexts();
  const at = (when: number | null) => (when === null ? t("hq.never") : moment(when, locale, zone, true));
  const known = (value: number | null) => (value === null ? t("devices.unknown") : count(value));
  const rows: [string, string][] = [
    [t("devices.state"), t(`devices.state.${till.state}`)],
    [t("hq.contact"), at(till.lastContact)],
    [t("devices.enrolledAt"), at(till.enrolledAt)],
    [t("devices.software"), till.software ?? t("devices.unknown")],
    [t("devices.wire", { protocol: "" }).trim(), known(till.protocol)],
    [t("hq.rulesVersion"), count(till.rulesVersion)],
    [t("hq.facts"), count(till.facts)],
    [t("devices.unsent"), known(till.unsent)],
    [
      t("devices.clock"),
      till.clockMs === null ? t("devices.unknown") : t("devices.seconds", { seconds: seconds(till.clockMs) }),
    ],
    [t("hq.quarantined"), count(till.quarantined)],
  ];
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

type Props = { till: HqDevice; zone: string; onChanged: () => void; onClose: () => void };

export function TillSheet({ till, zone, onChanged, onClose }: Props) {
  const { t } = useTexts();
  const [closed, setClosed] = useState<HqOutput<"till.close"> | null>(null);
  return (
    <Sheet title={`${till.name} · ${till.id}`} onClose={onClose} width={640}>
      <div className="hq-sheet stack" data-testid="till-sheet">
        <Figures till={till} zone={zone} />
        <p className="sub">{t("devices.unsentHow")}</p>
        {till.state === "closed" ? null : (
          <May verb="till.rename">
            <Rename
              name={till.name}
              onName={async (name) => {
                const answer = await askHq("till.rename", { till: till.id, name });
                if (!answer.ok) return answer;
                onChanged();
                return null;
              }}
            />
          </May>
        )}
        {till.state === "closed" || closed !== null ? null : (
          <May verb="till.close">
            <CloseTill
              till={till}
              onClosed={(done) => {
                setClosed(done);
                onChanged();
              }}
            />
          </May>
        )}
        {closed === null ? null : <ClosedTill done={closed} />}
      </div>
    </Sheet>
  );
}
