/** The quick keys, a page a category. */
import { useState } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { figures } from "../kit/amount.ts";
import { useTill } from "./use.ts";

export function QuickKeys() {
  const { t, language } = useTexts();
  const pages = useTill((till) => till.keys);
  const add = useTill((till) => till.add);
  const open = useTill((till) => till.open);
  const [chosen, setChosen] = useState(0);
  if (pages === null) {
    return (
      <section className="keys card empty" aria-label={t("keys.title")} aria-busy="true">
        <span>{t("loading")}</span>
      </section>
    );
  }
  const page = pages[Math.min(chosen, pages.length - 1)];
  return (
    <section className="keys card" aria-label={t("keys.title")}>
      <div className="tabs" role="group" aria-label={t("keys.categories")}>
        {pages.map((each, index) => (
          <button
            key={each.category}
            type="button"
            className={each === page ? "btn on" : "btn bare"}
            aria-pressed={each === page}
            onClick={() => setChosen(index)}
          >
            {language === "en" ? each.categoryEn : each.category}
          </button>
        ))}
      </div>
      <div className="grid">
        {page?.products.map((product) => (
          <button key={product.id} type="button" className="key" onClick={() => add(product)}>
            <span>{language === "en" ? product.nameEn : product.name}</span>
            <small>{figures(product.priceFen)}</small>
          </button>
        ))}
        <button type="button" className="key" onClick={() => open({ kind: "amount" })}>
          <span>{t("key.amount")}</span>
          <small>F4</small>
        </button>
      </div>
    </section>
  );
}
