/** A gift added or changed, and taken back: what it costs, how many there are, where and until when. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import type { HqAnswer, HqInput, HqOutput } from "../../shared/contract/hq.ts";
import { GIFT_VALUES, GiftId, GiftValue, MOST_PRICE, MOST_STOCK, type HqGift } from "../../shared/contract/hqGifts.ts";
import { useTexts } from "../i18n/i18n.ts";
import { figures, readAmount } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { askHq, type Said } from "./client.ts";

export type Stores = Readonly<HqOutput<"chain.places">["stores"]>;

type Props = {
  /** Null: a new one. */
  gift: HqGift | null;
  stores: Stores;
  onChanged: () => void;
  onClose: () => void;
};

/** Pieces, null: no limit; undefined: neither. */
function readStock(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  const pieces = /^\d{1,7}$/.test(text.trim()) ? Number(text) : undefined;
  return pieces !== undefined && pieces <= MOST_STOCK ? pieces : undefined;
}

export function GiftForm({ gift, stores, onChanged, onClose }: Props) {
  const { t } = useTexts();
  const [id, setId] = useState("");
  const [name, setName] = useState(gift?.name ?? "");
  const [what, setWhat] = useState<GiftValue>(gift?.what ?? "points");
  const [price, setPrice] = useState(gift === null ? "" : figures(gift.price));
  const [stock, setStock] = useState(gift === null || gift.stock === null ? "" : String(gift.stock));
  /** What is changed from: what the form was last filled with. */
  const [stockWas, setStockWas] = useState(gift?.stock ?? null);
  const [validUntil, setValidUntil] = useState(gift?.validUntil ?? "");
  const [where, setWhere] = useState<ReadonlySet<string> | null>(
    gift === null || gift.stores === null ? null : new Set(gift.stores),
  );
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [done, setDone] = useState<string | null>(null);

  const [hundredths, pieces] = [readAmount(price), readStock(stock)];
  const wrong = {
    id: gift === null && id.trim() !== "" && !GiftId.safeParse(id.trim()).success,
    price: price.trim() !== "" && ((hundredths ?? 0) < 1 || (hundredths ?? 0) > MOST_PRICE),
    stock: pieces === undefined,
  };
  const isReady =
    !Object.values(wrong).includes(true) &&
    (gift !== null || id.trim() !== "") &&
    name.trim() !== "" &&
    hundredths !== null &&
    where?.size !== 0;

  const act = async (asking: Promise<HqAnswer<"gift.put" | "gift.active">>): Promise<boolean> => {
    setBusy(true);
    setDone(null);
    const answer = await asking;
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    if (!answer.ok) return false;
    setDone(answer.value.name);
    setStockWas(answer.value.stock);
    setStock(answer.value.stock === null ? "" : String(answer.value.stock));
    onChanged();
    return true;
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady || busy || hundredths === null || pieces === undefined) return;
    const put: HqInput<"gift.put"> = {
      isNew: gift === null,
      id: gift?.id ?? id.trim(),
      name: name.trim(),
      what,
      price: hundredths,
      stock: pieces,
      stockWas: gift === null ? null : stockWas,
      validUntil: validUntil === "" ? null : validUntil,
      stores: where === null ? null : [...where],
    };
    if (!(await act(askHq("gift.put", put))) || gift !== null) return;
    for (const clear of [setId, setName, setPrice, setStock]) clear("");
    setStockWas(null);
  };
  const tick = (store: string) => {
    const now = new Set(where);
    if (!now.delete(store)) now.add(store);
    setWhere(now);
  };
  return (
    <Sheet title={gift === null ? t("gifts.add") : `${gift.id} · ${gift.name}`} onClose={onClose}>
      <form className="stack" data-testid="gift-form" onSubmit={(event) => void submit(event)}>
        {gift === null ? (
          <TextInput
            label={t("gifts.id")}
            value={id}
            maxLength={20}
            onChange={(event) => setId(event.currentTarget.value)}
            error={wrong.id ? t("gifts.idWrong") : undefined}
            autoComplete="off"
          />
        ) : null}
        <TextInput
          label={t("gifts.name")}
          value={name}
          maxLength={60}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="off"
        />
        <div className="pair">
          <NativeSelect
            label={t("gifts.what")}
            value={what}
            onChange={(event) => setWhat(GiftValue.parse(event.currentTarget.value))}
            data={GIFT_VALUES.map((it) => ({ value: it, label: t(`gifts.what.${it}`) }))}
          />
          <TextInput
            label={t("gifts.price")}
            inputMode="decimal"
            value={price}
            maxLength={20}
            onChange={(event) => setPrice(event.currentTarget.value)}
            error={wrong.price ? t("gifts.priceWrong") : undefined}
            autoComplete="off"
          />
        </div>
        <div className="pair">
          <TextInput
            label={t("gifts.stock")}
            inputMode="numeric"
            value={stock}
            maxLength={7}
            onChange={(event) => setStock(event.currentTarget.value)}
            error={wrong.stock ? t("gifts.stockWrong") : undefined}
            autoComplete="off"
          />
          <TextInput
            type="date"
            label={t("gifts.validUntil")}
            value={validUntil}
            onChange={(event) => setValidUntil(event.currentTarget.value)}
          />
        </div>
        <fieldset className="choices" style={{ border: 0, padding: 0, margin: 0 }}>
          <legend className="sub">{t("gifts.where")}</legend>
          <label className="choice">
            <input
              type="checkbox"
              checked={where === null}
              onChange={() => setWhere((before) => (before === null ? new Set() : null))}
            />
            <span>{t("gifts.everywhere")}</span>
          </label>
          {where === null
            ? null
            : stores.map((store) => (
                <label key={store.id} className="choice">
                  <input type="checkbox" checked={where.has(store.id)} onChange={() => tick(store.id)} />
                  <span>
                    {store.name} <span className="sub">{store.id}</span>
                  </span>
                </label>
              ))}
        </fieldset>
        <button type="submit" className="btn go" disabled={!isReady || busy}>
          {busy ? t("asking") : t(gift === null ? "gifts.addGo" : "products.save")}
        </button>
        {gift === null ? null : (
          <button
            type="button"
            className={gift.active ? "btn stop" : "btn"}
            disabled={busy}
            onClick={() => void act(askHq("gift.active", { id: gift.id, active: !gift.active }))}
          >
            {t(gift.active ? "gifts.retire" : "gifts.offer")}
          </button>
        )}
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
