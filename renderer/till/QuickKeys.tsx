/** The quick keys: a tab a category, and as many pages of it as do not fit; PageUp and PageDown turn them. */
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { figures } from "../kit/amount.ts";
import { Kbd } from "./Kbd.tsx";
import { useTill } from "./use.ts";

/** The least a key is wide and high, in the root's font size, and the gap between two, px. */
const KEY = { width: 6.75, height: 4.125 };
const GAP = 8;

/** How many keys there is room for. */
function useRoom() {
  const grid = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(8);
  useLayoutEffect(() => {
    const box = grid.current;
    if (box === null) return;
    const measure = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const fit = (size: number, least: number) => Math.max(1, Math.floor((size + GAP) / (least * rem + GAP)));
      setRoom(fit(box.clientWidth, KEY.width) * fit(box.clientHeight, KEY.height));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  });
  return { grid, room };
}

export function QuickKeys() {
  const { t, language } = useTexts();
  const categories = useTill((till) => till.keys);
  const add = useTill((till) => till.add);
  const open = useTill((till) => till.open);
  const idle = useTill((till) => till.dialog === null && till.approval === null);
  const [at, setAt] = useState({ category: 0, page: 0 });
  const { grid, room } = useRoom();
  const count = categories?.length ?? 0;
  // One key is the amount's, on every page.
  const size = Math.max(1, room - 1);
  const pagesOf = (category: number) => Math.max(1, Math.ceil((categories?.[category]?.products.length ?? 0) / size));
  const category = Math.max(0, Math.min(at.category, count - 1));
  const pages = pagesOf(category);
  const page = Math.min(at.page, pages - 1);
  /** The next page, of the next category after the last; round and round. */
  const turn = (by: 1 | -1) => {
    if (count === 0) return;
    if (page + by >= 0 && page + by < pages) return setAt({ category, page: page + by });
    const next = (category + by + count) % count;
    setAt({ category: next, page: by > 0 ? 0 : pagesOf(next) - 1 });
  };
  useEffect(() => {
    if (!idle) return;
    const onKey = ({ key, target }: KeyboardEvent) => {
      if (target instanceof HTMLInputElement || (key !== "PageDown" && key !== "PageUp")) return;
      turn(key === "PageDown" ? 1 : -1);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
  if (categories === null) {
    return (
      <section className="keys card empty" aria-label={t("keys.title")} aria-busy="true">
        <span>{t("loading")}</span>
      </section>
    );
  }
  const products = categories[category]?.products.slice(page * size, (page + 1) * size) ?? [];
  return (
    <section className="keys card" aria-label={t("keys.title")}>
      <div className="tabs">
        <div className="tabRow" role="group" aria-label={t("keys.categories")}>
          {categories.map((each, index) => (
            <button
              key={each.category}
              type="button"
              className={index === category ? "btn on" : "btn bare"}
              aria-pressed={index === category}
              onClick={() => setAt({ category: index, page: 0 })}
            >
              {language === "en" ? each.categoryEn : each.category}
            </button>
          ))}
        </div>
        {pages > 1 ? (
          <div className="pager" role="group" aria-label={t("keys.pages")}>
            <button type="button" className="btn bare" aria-label={t("keys.before")} onClick={() => turn(-1)}>
              ‹
            </button>
            <span className="sub" role="status">
              {page + 1}/{pages}
            </span>
            <button type="button" className="btn bare" aria-label={t("keys.after")} onClick={() => turn(1)}>
              ›
            </button>
          </div>
        ) : null}
      </div>
      <div className="grid" ref={grid}>
        {products.map((product) => (
          <button key={product.id} type="button" className="key" onClick={() => add(product)}>
            <span>{language === "en" ? product.nameEn : product.name}</span>
            <small>
              {figures(product.priceFen)}
              {product.unit === null ? "" : ` / ${product.unit}`}
            </small>
          </button>
        ))}
        <button type="button" className="key" onClick={() => open({ kind: "amount" })}>
          <span>{t("key.amount")}</span>
          <small>
            <Kbd act="amount" />
          </small>
        </button>
      </div>
    </section>
  );
}
