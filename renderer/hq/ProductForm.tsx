/** One product: what it is called, what it costs, where it comes from; a new one too. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import type { HqOutput } from "../../shared/contract/hq.ts";
import {
  isBarcode,
  isNewCode,
  Source,
  SOURCES,
  type HqProduct,
  type HqSupplier,
} from "../../shared/contract/hqProducts.ts";
import { misread } from "../../shared/order/barcode.ts";
import { readUnit } from "../../shared/order/measures.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, readAmount } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { askHq, type Said } from "./client.ts";

/** What there is to choose from. */
export type Choices = {
  readonly categories: HqOutput<"product.list">["categories"];
  readonly suppliers: readonly HqSupplier[];
};
type Props = {
  /** Null: a new one. */
  product: HqProduct | null;
  choices: Choices;
  onChanged: () => void;
  onClose: () => void;
};
const CATEGORIES = "product-categories";

export function ProductForm({ product, choices, onChanged, onClose }: Props) {
  const { t, locale } = useTexts();
  const named = (it: { name: string; nameEn: string }) => (locale === "en" ? it.nameEn : it.name);
  const [code, setCode] = useState("");
  const [name, setName] = useState(product?.name ?? "");
  const [nameEn, setNameEn] = useState(product?.nameEn ?? "");
  const [barcode, setBarcode] = useState(product?.barcode ?? "");
  const [category, setCategory] = useState(
    product === null ? "" : named({ name: product.categoryName, nameEn: product.categoryNameEn }),
  );
  const [price, setPrice] = useState(product === null ? "" : figures(product.priceFen));
  const [cost, setCost] = useState(product === null || product.costFen === null ? "" : figures(product.costFen));
  const [unit, setUnit] = useState(product?.unit ?? "");
  const [source, setSource] = useState<Source>(product?.source ?? "own");
  const [supplier, setSupplier] = useState(product?.supplier ?? "");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [done, setDone] = useState<string | null>(null);

  const [priceFen, costFen] = [readAmount(price), cost.trim() === "" ? null : readAmount(cost)];
  const wrong = {
    code: product === null && code.trim() !== "" && !isNewCode(code.trim()),
    barcode:
      barcode.trim() !== "" &&
      barcode.trim() !== product?.barcode &&
      (!isBarcode(barcode.trim()) || misread(barcode.trim())),
    price: price.trim() !== "" && priceFen === null,
    cost: cost.trim() !== "" && costFen === null,
    unit: unit.trim() !== (product?.unit ?? "") && readUnit(unit) === undefined,
  };
  const isReady =
    !Object.values(wrong).includes(true) &&
    (product !== null || code.trim() !== "") &&
    name.trim() !== "" &&
    priceFen !== null &&
    (source !== "supplier" || supplier !== "");

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady || busy || priceFen === null) return;
    setBusy(true);
    setDone(null);
    const answer = await askHq("product.put", {
      isNew: product === null,
      id: product?.id ?? code.trim(),
      name: name.trim(),
      nameEn: nameEn.trim(),
      barcode: barcode.trim() === "" ? null : barcode.trim(),
      category: category.trim(),
      priceFen,
      costFen,
      unit: unit.trim(),
      source,
      supplier: source === "own" || supplier === "" ? null : supplier,
    });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    if (!answer.ok) return;
    onChanged();
    setDone(answer.value.name);
    if (product !== null) return;
    // The next one is often of the same kind.
    for (const clear of [setCode, setName, setNameEn, setBarcode, setPrice, setCost]) clear("");
  };
  const sell = async (active: boolean) => {
    if (product === null) return;
    setBusy(true);
    const answer = await askHq("product.active", { id: product.id, active });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    setDone(answer.ok ? answer.value.name : null);
    if (answer.ok) onChanged();
  };

  const text = (
    label: Parameters<typeof t>[0],
    value: string,
    set: (text: string) => void,
    maxLength: number,
    error?: string | false,
    list?: string,
  ) => (
    <TextInput
      label={t(label)}
      value={value}
      maxLength={maxLength}
      onChange={(event) => set(event.currentTarget.value)}
      error={error}
      list={list}
      autoComplete="off"
    />
  );
  const suppliers = choices.suppliers.filter((it) => it.active || it.id === product?.supplier);
  return (
    <Sheet title={product === null ? t("products.add") : `${product.code} · ${product.name}`} onClose={onClose}>
      <form className="stack" data-testid="product-form" onSubmit={(event) => void submit(event)}>
        {product === null ? text("products.code", code, setCode, 32, wrong.code && t("products.codeWrong")) : null}
        {text("products.name", name, setName, 120)}
        {text("products.nameEn", nameEn, setNameEn, 120)}
        <div className="pair">
          {text("products.price", price, setPrice, 20, wrong.price && t("products.amountWrong"))}
          {text("products.cost", cost, setCost, 20, wrong.cost && t("products.amountWrong"))}
        </div>
        <div className="pair">
          {text("products.barcode", barcode, setBarcode, 48, wrong.barcode && t("products.barcodeWrong"))}
          {text("products.unit", unit, setUnit, 20, wrong.unit && t("products.unitWrong"))}
        </div>
        {text("products.category", category, setCategory, 40, false, CATEGORIES)}
        <datalist id={CATEGORIES}>
          {choices.categories.map((it) => (
            <option key={it.id} value={named(it)} />
          ))}
        </datalist>
        <div className="pair">
          <NativeSelect
            label={t("products.source")}
            value={source}
            onChange={(event) => setSource(Source.parse(event.currentTarget.value))}
            data={SOURCES.map((it) => ({ value: it, label: t(`products.source.${it}`) }))}
          />
          {source === "own" ? null : (
            <NativeSelect
              label={t("products.supplier")}
              value={supplier}
              onChange={(event) => setSupplier(event.currentTarget.value)}
              data={[
                { value: "", label: t(source === "supplier" ? "products.chooseSupplier" : "products.noSupplier") },
                ...suppliers.map((it) => ({ value: it.id, label: `${it.id} ${it.name}` })),
              ]}
            />
          )}
        </div>
        <button type="submit" className="btn go" disabled={!isReady || busy}>
          {busy ? t("asking") : t(product === null ? "products.addGo" : "products.save")}
        </button>
        {product === null ? null : (
          <button
            type="button"
            className={product.active ? "btn stop" : "btn"}
            disabled={busy}
            onClick={() => void sell(!product.active)}
          >
            {t(product.active ? "products.stop" : "products.sell")}
          </button>
        )}
        {product?.active === true ? <p className="sub">{t("products.stopHow")}</p> : null}
        <Refused said={said} />
        {done === null ? null : (
          <div className="note go" role="status">
            {t("products.saved", { name: done })}
          </div>
        )}
      </form>
    </Sheet>
  );
}
