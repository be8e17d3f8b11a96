/** Everything this till does, in groups: with its key, under a letter, and under the arrows. It is the list of keys, too. */
import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { RightMode } from "../../../shared/contract/staff.ts";
import { useTexts } from "../../i18n/i18n.ts";
import { Refused } from "../../kit/Refused.tsx";
import { Sheet } from "../../kit/Sheet.tsx";
import { Kbd } from "../Kbd.tsx";
import { doAct } from "../keys.ts";
import type { TillStore } from "../state.ts";
import { useReading, useTill } from "../use.ts";
import { useAct } from "./act.ts";
import { FIXED_KEYS, modeOf, MORE } from "./moreacts.ts";
import type { MoreAct, MoreId } from "./moreacts.ts";
import { SignIn } from "./SignIn.tsx";
import "./staff.css";

/** A scanner types on: what is pressed alone is a letter of this sheet. */
const ALONE_MS = 110;

/** Opens what an act opens; what changes something at once is its owner's. */
function openAct(id: MoreId, till: TillStore): void {
  switch (id) {
    case "shift":
      return till.open({ kind: (till.status?.shift ?? null) === null ? "shift-open" : "shift-close" });
    case "reports":
      return till.open({ kind: "shift-report", shift: null });
    case "cash":
    case "drawer":
    case "stock":
    case "import":
    case "staff":
    case "audit":
    case "manager":
    case "settings":
    case "prints":
      return till.open({ kind: id });
    case "server":
      return till.open({ kind: "enrol" });
    case "practice":
    case "change":
    case "language":
    case "scheme":
      return;
    default:
      till.close();
      return doAct(id, till);
  }
}

/** Whether there is anything now for the act to be done to. */
function hasUse(id: MoreId, till: TillStore): boolean {
  const { status, sale } = till;
  if (id === "pay" || id === "discount" || id === "hold") return sale.lines.length > 0;
  if (id === "resume") return (status?.held ?? 0) > 0;
  if (id === "change" || id === "lock") return status?.staffed === true && status.clerk !== null;
  if (id === "cash" || id === "drawer") return status?.staffed !== true || status.shift !== null;
  return true;
}

type ItemProps = { act: MoreAct; mode: RightMode; off: boolean; first: boolean; onDo: () => void };

function Item({ act, mode, off, first, onDo }: ItemProps) {
  const { t } = useTexts();
  const open = useTill((till) => (till.status?.shift ?? null) !== null);
  const training = useTill((till) => till.status?.training === true);
  const held = useTill((till) => till.status?.held ?? 0);
  const dark = useComputedColorScheme("light") === "dark";
  const name =
    act.id === "shift"
      ? t(open ? "shift.close" : "shift.open")
      : act.id === "practice"
        ? t(training ? "training.stop" : "training.start")
        : act.id === "scheme"
          ? t(dark ? "scheme.light" : "scheme.dark")
          : t(`more.${act.id}`);
  return (
    <button
      type="button"
      className={`moreAct ${mode}`}
      aria-disabled={off || mode === "denied"}
      data-more={act.id}
      data-letter={act.letter}
      data-mode={mode}
      tabIndex={first ? 0 : -1}
      {...(first ? { "data-autofocus": true } : {})}
      onClick={onDo}
    >
      <span className="moreLetter" aria-hidden="true">
        {act.letter}
      </span>
      <span className="moreName">
        <b>{act.id === "resume" && held > 0 ? `${name} (${held})` : name}</b>
        <span className="sub">{mode === "denied" ? t("more.denied") : t(`more.how.${act.id}`)}</span>
      </span>
      {mode === "approval" ? <span className="pill wait">{t("mode.approval")}</span> : null}
      {act.key === undefined ? null : <Kbd act={act.key} />}
    </button>
  );
}

/** The nearest button that way, on the screen. */
function neighbour(from: HTMLElement, all: readonly HTMLElement[], key: string): HTMLElement | undefined {
  const here = from.getBoundingClientRect();
  const [x, y] = [here.left + here.width / 2, here.top + here.height / 2];
  const across = key === "ArrowLeft" || key === "ArrowRight";
  const sign = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
  const ranked = all.flatMap((to) => {
    const box = to.getBoundingClientRect();
    const [dx, dy] = [box.left + box.width / 2 - x, box.top + box.height / 2 - y];
    const [along, aside] = across ? [dx * sign, Math.abs(dy)] : [dy * sign, Math.abs(dx)];
    return along > 4 ? [{ to, cost: along + aside * 3 }] : [];
  });
  return ranked.toSorted((a, b) => a.cost - b.cost)[0]?.to;
}

export function MoreDialog() {
  const { t, switchTo, language } = useTexts();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";
  const till = useTill((it) => it);
  const { value: rights } = useReading("rights.get", {}, ["staff"]);
  const [changing, setChanging] = useState(false);
  const { said, run } = useAct();
  const sheet = useRef<HTMLDivElement>(null);
  const waiting = useRef<ReturnType<typeof setTimeout> | null>(null);
  const { close } = till;
  useEffect(
    () => () => {
      if (waiting.current !== null) clearTimeout(waiting.current);
    },
    [],
  );

  const doMore = (act: MoreAct) => {
    if (modeOf(act, till.status, rights) === "denied" || !hasUse(act.id, till)) return;
    if (act.id === "change") setChanging(true);
    else if (act.id === "practice") {
      void run(
        async (key) => await till.ask("training.set", { key, on: till.status?.training !== true }),
        ["training"],
        () => {
          void till.refresh(["status", "sales", "members", "catalogue", "shift", "staff", "held", "draft"]);
          close();
        },
      );
    } else if (act.id === "language") {
      const other = language === "zh" ? "en" : "zh";
      switchTo(other);
      void till.changeSettings({ language: other });
    } else if (act.id === "scheme") {
      const other = dark ? "light" : "dark";
      setColorScheme(other);
      void till.changeSettings({ scheme: other });
    } else openAct(act.id, till);
  };

  const onKey = (event: KeyboardEvent) => {
    const { target } = event;
    const isOurs = target === document.body || (target instanceof Node && sheet.current?.contains(target) === true);
    // The key that opened the sheet is taken already.
    if (!isOurs || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const buttons = [...(sheet.current?.querySelectorAll<HTMLButtonElement>(".moreAct") ?? [])];
    if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      const from = buttons.find((it) => it === document.activeElement) ?? buttons[0];
      const to = from === undefined ? undefined : neighbour(from, buttons, event.key);
      if (to === undefined) return;
      for (const each of buttons) each.tabIndex = each === to ? 0 : -1;
      to.focus();
      return;
    }
    if (event.key.length !== 1) return;
    if (waiting.current !== null) {
      clearTimeout(waiting.current);
      waiting.current = null;
      return;
    }
    const button = buttons.find((it) => it.dataset["letter"] === event.key.toUpperCase());
    if (button === undefined) return;
    event.preventDefault();
    waiting.current = setTimeout(() => {
      waiting.current = null;
      button.focus();
      button.click();
    }, ALONE_MS);
  };

  // Heard by the window: a letter may be pressed before the sheet has the focus.
  const heard = useEffectEvent(onKey);
  useEffect(() => {
    if (changing) return;
    window.addEventListener("keydown", heard);
    return () => window.removeEventListener("keydown", heard);
  }, [changing]);

  if (changing) return <SignIn onDone={close} />;
  return (
    <Sheet title={t("more.title")} onClose={close} width={1240}>
      <div ref={sheet} className="more">
        <Refused said={said} />
        <div className="moreGroups">
          {MORE.map(({ group, acts }) => (
            <section key={group} className={`moreGroup group-${group}`} aria-label={t(`more.group.${group}`)}>
              <h3 className="sub">{t(`more.group.${group}`)}</h3>
              <div className="moreActs">
                {acts.map((act) => (
                  <Item
                    key={act.id}
                    act={act}
                    mode={modeOf(act, till.status, rights)}
                    off={!hasUse(act.id, till)}
                    first={act === MORE[0]?.acts[0]}
                    onDo={() => doMore(act)}
                  />
                ))}
              </div>
            </section>
          ))}
        </div>
        <dl className="fixedKeys" aria-label={t("more.keys")}>
          {FIXED_KEYS.map(([keys, what]) => (
            <div key={what}>
              <dt>
                {keys.split(" ").map((each) => (
                  <kbd key={each}>{each}</kbd>
                ))}
              </dt>
              <dd>{t(`more.key.${what}`)}</dd>
            </div>
          ))}
        </dl>
        <p className="sub">{t("help.scanner")}</p>
      </div>
    </Sheet>
  );
}
