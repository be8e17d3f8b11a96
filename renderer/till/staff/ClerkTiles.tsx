/** Clerks to choose from: by touch, by the arrows, or by the figure on the tile. */
import { useEffect, useRef } from "react";
import type { KeyboardEvent } from "react";
import type { ClerkView } from "../../../shared/contract/staff.ts";
import { useTexts } from "../../i18n/i18n.ts";
import { DEMO_PINS } from "./pin.ts";
import { useLocked } from "./Pin.tsx";

/** Where an arrow leads among `count` things in rows of `wide`; null: the key is no arrow. */
export function moved(key: string, at: number, count: number, wide: number): number | null {
  const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -wide, ArrowDown: wide }[key];
  if (by === undefined || count === 0) return null;
  const to = at + by;
  if (to >= 0 && to < count) return to;
  return Math.abs(by) === 1 ? (to + count) % count : at;
}

function Tile({ clerk, n, on, first, demo, onChoose }: TileProps) {
  const { t } = useTexts();
  const locked = useLocked(clerk) > 0;
  const pin = demo ? DEMO_PINS[clerk.id] : undefined;
  return (
    <button
      type="button"
      role="radio"
      aria-checked={on}
      className={on ? "clerkTile on" : "clerkTile"}
      tabIndex={on || first ? 0 : -1}
      data-clerk={clerk.id}
      onClick={onChoose}
    >
      <kbd aria-hidden="true">{n}</kbd>
      <span className="clerkName">
        <b>{clerk.name}</b>
        <span className="sub">
          {clerk.id} · {t(`role.${clerk.role}`)}
        </span>
      </span>
      {locked ? <span className="pill stop">{t("pin.lockedShort")}</span> : null}
      {!locked && pin !== undefined ? <span className="pill wait">{t("pin.demo", { pin })}</span> : null}
    </button>
  );
}
type TileProps = { clerk: ClerkView; n: number; on: boolean; first: boolean; demo: boolean; onChoose: () => void };

type Props = {
  clerks: readonly ClerkView[];
  chosen: string | null;
  demo: boolean;
  label: string;
  onChoose: (clerk: string) => void;
};

export function ClerkTiles({ clerks, chosen, demo, label, onChoose }: Props) {
  const tiles = useRef<HTMLDivElement>(null);
  const at = clerks.findIndex((it) => it.id === chosen);
  const someone = clerks.length > 0;
  useEffect(() => {
    if (chosen === null && someone) tiles.current?.querySelector("button")?.focus();
  }, [chosen, someone]);
  const onKey = (event: KeyboardEvent) => {
    const to = /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : moved(event.key, at, clerks.length, 1);
    const clerk = to === null ? undefined : clerks[to];
    if (clerk === undefined) return;
    event.preventDefault();
    onChoose(clerk.id);
  };
  return (
    <div ref={tiles} className="clerkTiles" role="radiogroup" aria-label={label} onKeyDown={onKey}>
      {clerks.map((clerk, index) => (
        <Tile
          key={clerk.id}
          clerk={clerk}
          n={index + 1}
          on={clerk.id === chosen}
          first={chosen === null && index === 0}
          demo={demo}
          onChoose={() => onChoose(clerk.id)}
        />
      ))}
    </div>
  );
}
