/** The tree of places, with a search; of thousands only those in view are drawn. Arrow keys go about in it. */
import { TextInput } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { titleOf } from "./names.ts";
import { shownNodes, type RuleNode } from "./ruletree.ts";

const ROW_PX = 48;
/** What has more is closed until somebody opens it. */
const MANY = 30;

type Props = {
  nodes: readonly RuleNode[];
  chosen: string;
  onChoose: (id: string) => void;
  /** By id, with those below. */
  wrong: ReadonlyMap<string, number>;
};

export function Tree({ nodes, chosen, onChoose, wrong }: Props) {
  const { t } = useTexts();
  const [wanted, setWanted] = useState("");
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map());
  const scroller = useRef<HTMLDivElement>(null);
  const isSearch = wanted.trim() !== "";
  const ofChosen = useMemo(() => holdersOf(nodes, chosen), [nodes, chosen]);
  const isOpen = (node: RuleNode) =>
    isSearch || (turned.get(node.id) ?? (node.children <= MANY || ofChosen.has(node.id)));
  const shown = shownNodes(nodes, isOpen, wanted);
  const at = shown.findIndex(({ id }) => id === chosen);
  // What it gives changes by itself as the tree is scrolled: nothing here remembers it.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => shown[index]?.id ?? index,
    overscan: 12,
  });
  const seek = useRef(virtual.scrollToIndex);
  seek.current = virtual.scrollToIndex;
  useEffect(() => {
    if (at >= 0) seek.current(at, { align: "auto" });
  }, [at]);

  const turn = (node: RuleNode, open: boolean) => setTurned(new Map(turned).set(node.id, open));
  const onKey = (event: KeyboardEvent) => {
    const node = shown[at];
    const go = (to: RuleNode | undefined) => (to === undefined ? undefined : onChoose(to.id));
    if (event.key === "ArrowDown") go(shown[at + 1]);
    else if (event.key === "ArrowUp") go(shown[Math.max(at - 1, 0)]);
    else if (event.key === "Home") go(shown[0]);
    else if (event.key === "End") go(shown.at(-1));
    else if (node !== undefined && event.key === "ArrowRight") {
      if (node.children > 0 && !isOpen(node)) turn(node, true);
      else if (node.children > 0) go(shown[at + 1]);
    } else if (node !== undefined && event.key === "ArrowLeft") {
      if (node.children > 0 && isOpen(node) && !isSearch) turn(node, false);
      else go(shown.find(({ id }) => id === node.parent));
    } else return;
    event.preventDefault();
  };
  return (
    <section className="card places" aria-label={t("ruleForm.places")}>
      <TextInput
        className="find"
        type="search"
        aria-label={t("ruleForm.find")}
        placeholder={t("ruleForm.find")}
        value={wanted}
        autoComplete="off"
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      {shown.length === 0 ? <div className="empty">{t("ruleForm.findNone")}</div> : null}
      <div
        className="tree"
        ref={scroller}
        role="tree"
        aria-label={t("ruleForm.places")}
        tabIndex={0}
        aria-activedescendant={at < 0 ? undefined : domId(chosen)}
        onKeyDown={onKey}
        data-testid="rule-tree"
      >
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map((item) => {
            const node = shown[item.index];
            if (node === undefined) return null;
            const count = wrong.get(node.id) ?? 0;
            const open = isOpen(node);
            return (
              <div
                key={item.key}
                id={domId(node.id)}
                role="treeitem"
                aria-level={node.level}
                aria-selected={node.id === chosen}
                {...(node.children > 0 ? { "aria-expanded": open } : {})}
                className={node.id === chosen ? "place on" : "place"}
                data-place={node.path.join(".")}
                data-listed={node.isListed}
                style={{ transform: `translateY(${item.start}px)`, paddingLeft: 8 + (node.level - 1) * 16 }}
                onClick={() => {
                  onChoose(node.id);
                  if (node.children > 0 && !isSearch) turn(node, node.id === chosen ? !open : true);
                }}
              >
                <span className="twist" aria-hidden="true">
                  {node.children === 0 ? "" : open ? "▾" : "▸"}
                </span>
                <span className="title">{titleOf(node, t)}</span>
                {count === 0 ? null : (
                  <span className="pill stop" aria-label={t("ruleForm.wrong", { count })}>
                    {count}
                  </span>
                )}
                {node.isListed ? null : <span className="sub">{t("ruleForm.unlisted")}</span>}
                {node.children > MANY ? <span className="sub">{node.children}</span> : null}
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}

const domId = (id: string): string => `place-${encodeURIComponent(id)}`;

/** What the chosen one lies in: it is open, however many it has. */
function holdersOf(nodes: readonly RuleNode[], chosen: string): Set<string> {
  const found = new Set<string>();
  let wanted = nodes.find(({ id }) => id === chosen)?.parent ?? null;
  while (wanted !== null) {
    found.add(wanted);
    const above = wanted;
    wanted = nodes.find(({ id }) => id === above)?.parent ?? null;
  }
  return found;
}
