/** Weighed goods rung up by a key or by name: how much of it. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import type { ProductView } from "../../shared/contract/view.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, money } from "../kit/amount.ts";
import { Keypad } from "../kit/Keypad.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { lineGross, readWeight } from "./cart.ts";
import { useTill } from "./use.ts";

export function WeighDialog({ product }: { product: ProductView }) {
  const { t, language } = useTexts();
  const close = useTill((till) => till.close);
  const add = useTill((till) => till.add);
  const [text, setText] = useState("");
  const unit = product.unit ?? "";
  const weight = readWeight(text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (weight === null) return;
    close();
    add(product, { weight });
  };
  return (
    <Sheet title={language === "en" ? product.nameEn : product.name} onClose={close} width={420}>
      <form className="stack" onSubmit={submit}>
        <TextInput
          label={t("line.weight", { unit })}
          description={t("weigh.price", { price: figures(product.priceFen), unit })}
          placeholder="0.000"
          inputMode="decimal"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={text.trim() !== "" && weight === null ? t("weigh.notOne") : undefined}
          data-autofocus
          autoFocus
          autoComplete="off"
        />
        <Keypad point text={text} onText={setText} />
        <div className="change due">
          <span>{t("line.total")}</span>
          <span className="amount">
            {weight === null ? "—" : money(lineGross({ kind: "product", product, quantity: 1, weight }))}
          </span>
        </div>
        <button type="submit" className="btn go big" disabled={weight === null}>
          {t("amount.add")} <kbd>Enter</kbd>
        </button>
      </form>
    </Sheet>
  );
}
