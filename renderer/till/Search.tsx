/** Search by name, code or barcode; Enter takes the first or the chosen one. */
import { useEffect, useState } from "react";
import type { KeyboardEvent } from "react";
import type { ProductView } from "../../shared/contract/view.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Kbd } from "./Kbd.tsx";
import { SEARCH_FIELD } from "./keys.ts";
import { useReading, useTill } from "./use.ts";

const AT_MOST = 30;

/** In stock, in pieces or in the unit it is weighed in; below zero where more was sold than was there. */
function Stock({ product: { stock, unit } }: { product: ProductView }) {
  const { t } = useTexts();
  if (stock === null) return null;
  const amount = `${stock < 0 ? "−" : ""}${String(Math.abs(stock) / 1000)}${unit === null ? "" : ` ${unit}`}`;
  return <span className={stock < 0 ? "sub below" : "sub"}>{t("search.stock", { amount })}</span>;
}

type Props = { text: string; onText: (text: string) => void };

export function Search({ text, onText }: Props) {
  const { t, language } = useTexts();
  const add = useTill((till) => till.add);
  const [chosen, setChosen] = useState(0);
  const wanted = text.trim();
  const { value: found, refusal } = useReading(
    "catalogue.search",
    wanted === "" ? null : { text: wanted, limit: AT_MOST },
    ["catalogue"],
  );
  const at = Math.min(chosen, (found?.length ?? 1) - 1);

  useEffect(() => {
    document.getElementById(`hit-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const take = (index: number) => {
    const product = found?.[index];
    if (product === undefined) return;
    add(product);
    onText("");
    setChosen(0);
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") take(at);
    else if (event.key === "ArrowDown") setChosen(Math.min(at + 1, (found?.length ?? 1) - 1));
    else if (event.key === "ArrowUp") setChosen(Math.max(at - 1, 0));
    else if (event.key === "Escape") {
      onText("");
      event.currentTarget.blur();
    } else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="search card">
        <input
          id={SEARCH_FIELD}
          value={text}
          placeholder={t("search.placeholder")}
          aria-label={t("search.label")}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            onText(event.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={onKey}
        />
        <Kbd act="search" />
      </div>
      {wanted === "" ? null : (
        <section className="found card" aria-label={t("search.results")}>
          <Refused said={refusal} />
          {found === null && refusal === null ? <div className="empty">{t("loading")}</div> : null}
          {found?.length === 0 ? (
            <div className="empty" role="status">
              <b>{t("search.none")}</b>
              <span>{t("search.noneHow")}</span>
            </div>
          ) : null}
          {found?.map((product, index) => (
            <button
              key={product.id}
              id={`hit-${index}`}
              type="button"
              className={index === at ? "hit on" : "hit"}
              onClick={() => take(index)}
            >
              <span>
                <b>{language === "en" ? product.nameEn : product.name}</b>
                <span className="sub">
                  {[product.code, product.barcode].filter((code) => code !== null).join(" · ")}
                </span>
              </span>
              <span className="hitEnd">
                <span className="amount strong">
                  {figures(product.priceFen)}
                  {product.unit === null ? "" : ` / ${product.unit}`}
                </span>
                <Stock product={product} />
              </span>
            </button>
          ))}
        </section>
      )}
    </>
  );
}
