/** The selected line: quantity or weight, price, discount, note; or away with it. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { figures, money, readAmount } from "../kit/amount.ts";
import { Keypad } from "../kit/Keypad.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { changeLine, lineGross, lineName, lineOff, priceOf, readWeight, removeSelected, weighed } from "./cart.ts";
import type { Line } from "./cart.ts";
import { typedDiscount } from "./discount.ts";
import { DiscountFields, discountOf } from "./DiscountFields.tsx";
import { useTill } from "./use.ts";

type Sold = Exclude<Line, { kind: "return" }>;

export function LineDialog() {
  const line = useTill((till) => till.sale.lines[till.sale.selected]);
  return line === undefined || line.kind === "return" ? null : <Change line={line} />;
}

function Change({ line }: { line: Sold }) {
  const { t, language } = useTexts();
  const close = useTill((till) => till.close);
  const edit = useTill((till) => till.edit);
  const isWeighed = line.kind === "product" && line.weight !== undefined;
  const had = line.kind === "amount" ? "1" : line.weight === undefined ? String(line.quantity) : weighed(line.weight);
  const [many, setMany] = useState("");
  const [price, setPrice] = useState("");
  const [typed, setTyped] = useState({
    kind: line.discount?.kind ?? ("percent" as const),
    text: typedDiscount(line.discount),
  });
  const [note, setNote] = useState(line.note ?? "");
  /** What the keys for fingers write into: the field that had the focus last. */
  const [into, setInto] = useState<"many" | "price" | "discount">(line.kind === "amount" ? "price" : "many");

  const amount = many.trim() === "" ? had : many;
  const quantity = isWeighed ? 1 : /^[1-9][0-9]{0,3}$/.test(amount.trim()) ? Number(amount) : null;
  const weight = isWeighed ? readWeight(amount) : undefined;
  const priceFen = price.trim() === "" ? priceOf(line) : readAmount(price);
  const discount = discountOf(typed);
  const wrongPrice = priceFen === null || (line.kind === "amount" && priceFen === 0);
  const ready = quantity !== null && weight !== null && !wrongPrice && discount !== undefined;
  const change = ready
    ? {
        quantity,
        weight,
        priceFen,
        discount: discount ?? undefined,
        note: note.trim() === "" ? undefined : note.trim(),
      }
    : null;
  const after = change === null ? undefined : changeLine({ lines: [line], selected: 0 }, change).lines[0];

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (change === null) return;
    close();
    edit((cart) => changeLine(cart, change));
  };
  const remove = () => {
    close();
    edit(removeSelected);
  };
  const typing = {
    many: [many, setMany],
    price: [price, setPrice],
    discount: [typed.text, (text: string) => setTyped({ ...typed, text })],
  } as const;
  const [text, onText] = typing[into];
  return (
    <Sheet title={lineName(line, language, t("cart.amountOnly"))} onClose={close} width={820}>
      <form className="pay" onSubmit={submit}>
        <div className="stack">
          <div className="fields two">
            {line.kind === "amount" ? null : (
              <TextInput
                label={isWeighed ? t("line.weight", { unit: line.product.unit ?? "" }) : t("line.quantity")}
                placeholder={had}
                inputMode="decimal"
                value={many}
                onChange={(event) => setMany(event.currentTarget.value)}
                onFocus={() => setInto("many")}
                error={quantity === null || weight === null ? t("line.notOne") : undefined}
                data-autofocus
                autoFocus
                autoComplete="off"
              />
            )}
            <TextInput
              label={line.kind === "amount" ? t("amount.label") : t("line.price")}
              placeholder={figures(priceOf(line))}
              inputMode="decimal"
              value={price}
              onChange={(event) => setPrice(event.currentTarget.value)}
              onFocus={() => setInto("price")}
              error={wrongPrice ? t("amount.notOne") : undefined}
              autoComplete="off"
              {...(line.kind === "amount" ? { "data-autofocus": true, autoFocus: true } : {})}
            />
          </div>
          <DiscountFields typed={typed} onTyped={setTyped} onFocus={() => setInto("discount")} />
          <TextInput
            label={t("line.note")}
            value={note}
            maxLength={60}
            onChange={(event) => setNote(event.currentTarget.value)}
            autoComplete="off"
          />
          <div className="change due">
            <span>{t("line.total")}</span>
            <span className="amount" data-testid="line-total">
              {after === undefined ? "—" : money(lineGross(after) - lineOff(after))}
            </span>
          </div>
        </div>
        <div className="stack">
          <Keypad point text={text} onText={onText} />
          <button type="submit" className="btn go big" disabled={change === null}>
            {t("line.save")} <kbd>Enter</kbd>
          </button>
          <button type="button" className="btn" onClick={remove}>
            {t("line.remove")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
