/** What lies on the shelf: goods that came in, were counted, or were lost. Below zero is shown, and refuses no sale. */
import { TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import type { FormEvent } from "react";
import type { ProductView } from "../../../shared/contract/view.ts";
import { useTexts } from "../../i18n/i18n.ts";
import { Keypad } from "../../kit/Keypad.tsx";
import { Refused } from "../../kit/Refused.tsx";
import { Sheet } from "../../kit/Sheet.tsx";
import { useAct } from "../staff/act.ts";
import { useReading, useTill } from "../use.ts";
import { amountOf, readAmountOf } from "./stocked.ts";
import "./shop.css";

const KINDS = ["received", "counted", "lost"] as const;
type Kind = (typeof KINDS)[number];

/** Find the product first; the list says what is there of each. */
function Find({ onFound }: { onFound: (product: ProductView) => void }) {
  const { t, language } = useTexts();
  const [text, setText] = useState("");
  const wanted = text.trim();
  const { value: found, refusal } = useReading("catalogue.search", wanted === "" ? null : { text: wanted, limit: 50 }, [
    "catalogue",
    "stock",
    "sales",
  ]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [first] = found ?? [];
    if (first !== undefined) onFound(first);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={t("stock.find")}
        placeholder={t("search.placeholder")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
        autoFocus
        autoComplete="off"
      />
      <Refused said={refusal} />
      {wanted === "" ? (
        <div className="empty">
          <span>{t("stock.findHow")}</span>
        </div>
      ) : found === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : found.length === 0 ? (
        <div className="empty" role="status">
          <b>{t("search.none")}</b>
        </div>
      ) : (
        <ul className="stockList" aria-label={t("search.results")}>
          {found.map((product) => (
            <li key={product.id}>
              <button type="button" className="hit" data-product={product.code} onClick={() => onFound(product)}>
                <span>
                  <b>{language === "en" ? product.nameEn : product.name}</b>
                  <span className="sub">
                    {[product.code, product.barcode].filter((code) => code !== null).join(" · ")}
                  </span>
                </span>
                <span className={(product.stock ?? 0) < 0 ? "amount strong below" : "amount strong"}>
                  {product.stock === null ? t("stock.unknown") : amountOf(product.stock, product.unit)}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}

function Move({ product, onOver }: { product: ProductView; onOver: (said: string | null) => void }) {
  const { t, language } = useTexts();
  const ask = useTill((till) => till.ask);
  const [kind, setKind] = useState<Kind>("received");
  const [text, setText] = useState("");
  const [reason, setReason] = useState("");
  const act = useAct();
  const field = useRef<HTMLInputElement>(null);
  const quantity = readAmountOf(text, product.unit);
  const ready = quantity !== null && (kind === "counted" || quantity > 0);
  const name = language === "en" ? product.nameEn : product.name;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (act.busy || quantity === null || !ready) return;
    const lines = [{ product: product.id, quantity }];
    await act.run(
      async (key) => await ask("stock.move", { key, kind, lines, reason: reason.trim() }),
      ["stock"],
      () => onOver(t(`stock.done.${kind}`, { name, amount: amountOf(quantity, product.unit) })),
    );
  };
  return (
    <form className="pay" onSubmit={(event) => void submit(event)}>
      <div className="stack">
        <div className="across">
          <b>{name}</b>
          <span className={(product.stock ?? 0) < 0 ? "push amount below" : "push amount"}>
            {product.stock === null ? t("stock.unknown") : amountOf(product.stock, product.unit)}
          </span>
        </div>
        <div className="tenders three" role="group" aria-label={t("stock.kind")}>
          {KINDS.map((each) => (
            <button
              key={each}
              type="button"
              className={each === kind ? "btn big on" : "btn big"}
              aria-pressed={each === kind}
              onClick={() => {
                setKind(each);
                field.current?.focus();
              }}
            >
              {t(`stock.${each}`)}
            </button>
          ))}
        </div>
        <TextInput
          ref={field}
          label={product.unit === null ? t("stock.pieces") : t("stock.weight", { unit: product.unit })}
          description={t(`stock.how.${kind}`)}
          inputMode="decimal"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={text.trim() !== "" && quantity === null ? t("stock.notOne") : undefined}
          data-autofocus
          autoFocus
          autoComplete="off"
        />
        <TextInput
          label={t("stock.reason")}
          value={reason}
          maxLength={120}
          onChange={(event) => setReason(event.currentTarget.value)}
          autoComplete="off"
        />
        <Refused said={act.said} />
        <div className="across">
          <button type="button" className="btn big" onClick={() => onOver(null)}>
            {t("back")}
          </button>
          <button type="submit" className="btn go big push" disabled={act.busy || !ready}>
            {act.busy ? t("asking") : t(`stock.${kind}`)} {act.busy ? null : <kbd>Enter</kbd>}
          </button>
        </div>
      </div>
      <Keypad point={product.unit !== null} text={text} onText={setText} />
    </form>
  );
}

export function StockDialog() {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  const [product, setProduct] = useState<ProductView | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  return (
    <Sheet title={t("stock.title")} onClose={close} width={860}>
      <div className="stack">
        {said === null ? null : (
          <div className="note go" role="status" data-testid="stock-done">
            {said}
          </div>
        )}
        {product === null ? (
          <Find
            onFound={(found) => {
              setSaid(null);
              setProduct(found);
            }}
          />
        ) : (
          <Move
            product={product}
            onOver={(words) => {
              setProduct(null);
              setSaid(words);
            }}
          />
        )}
      </div>
    </Sheet>
  );
}
