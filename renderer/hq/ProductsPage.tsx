/** What the chain sells, as headquarters keeps it: found, added, changed, taken in from a file. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HqInput } from "../../shared/contract/hq.ts";
import { PRODUCT_SORTS, Source, SOURCES, type HqProduct } from "../../shared/contract/hqProducts.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count, money } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { askHq, SELDOM_MS, usePolled } from "./client.ts";
import { May } from "./me.tsx";
import { More } from "./More.tsx";
import { pageOf, usePages } from "../kit/pages.ts";
import { ProductFile } from "./ProductFile.tsx";
import { ProductForm, type Choices } from "./ProductForm.tsx";
import { ProductListing, type Done } from "./ProductListing.tsx";

const PAGE = 50;
const MOST_SUPPLIERS = 200;

type Asked = HqInput<"product.list">;
type Filter = Omit<Asked, "after" | "limit">;
type Place = NonNullable<Asked["after"]>;
const placeOf = ({ id, code, name, priceFen, changedAt }: HqProduct): Place => ({
  id,
  code,
  name,
  price: priceFen,
  changedAt,
});
const keyOf = ({ id }: HqProduct): string => id;

/** What of the products found is chosen: some, or all of them. */
type Choice = "all" | ReadonlySet<string>;

function Row({
  product,
  zone,
  chosen,
  onChosen,
  onOpen,
}: {
  product: HqProduct;
  zone: string;
  chosen: boolean;
  onChosen: () => void;
  onOpen: () => void;
}) {
  const { t, locale } = useTexts();
  const isEn = locale === "en";
  const { code, barcode, unit, source, supplierName } = product;
  const per = unit === null ? "" : ` / ${unit}`;
  return (
    <tr data-product={product.id} data-active={product.active} data-part={product.takesPart}>
      <May verb="rules.publish">
        <td className="tick">
          <label>
            <input
              type="checkbox"
              checked={chosen}
              onChange={onChosen}
              aria-label={t("listing.choose", { name: product.name })}
            />
          </label>
        </td>
      </May>
      <th scope="row">
        <div>{isEn ? product.nameEn : product.name}</div>
        <div className="sub">
          {code}
          {barcode === null ? "" : ` · ${barcode}`}
        </div>
      </th>
      <td>{isEn ? product.categoryNameEn : product.categoryName}</td>
      <td className="r nowrap">
        {money(product.priceFen)}
        {per}
        <div className="sub">{product.costFen === null ? t("products.noCost") : money(product.costFen)}</div>
      </td>
      <td>
        <div className="nowrap">{t(`products.source.${source}`)}</div>
        {supplierName === null ? null : <div className="sub">{supplierName}</div>}
      </td>
      <td>
        <span className={product.takesPart ? "pill go" : "pill"}>
          {t(product.takesPart ? "listing.in" : "listing.out")}
        </span>
        {product.listed ? null : <div className="sub nowrap">{t("listing.unlisted")}</div>}
      </td>
      <td>
        <span className={product.active ? "pill go" : "pill"}>
          {t(product.active ? "products.sold" : "products.notSold")}
        </span>
        {product.changedAt === 0 ? null : <div className="sub nowrap">{moment(product.changedAt, locale, zone)}</div>}
      </td>
      <td className="r">
        <May verb="product.put">
          <button
            type="button"
            className="btn"
            aria-label={t("products.changeOf", { name: product.name })}
            onClick={onOpen}
          >
            {t("products.change")}
          </button>
        </May>
      </td>
    </tr>
  );
}

function Found({
  filter,
  turn,
  zone,
  suppliers,
  onChanged,
  done,
  onDone,
}: {
  filter: Filter;
  turn: number;
  zone: string;
  done: Done | null;
  onDone: (done: Done) => void;
  suppliers: Choices["suppliers"];
  onChanged: () => void;
}) {
  const { t } = useTexts();
  const [open, setOpen] = useState<string | null>(null);
  const [choice, setChoice] = useState<Choice>(new Set());
  const { value, refusal } = usePolled("product.list", { ...filter, after: null, limit: PAGE }, SELDOM_MS, turn);
  const paged = usePages(
    value === null ? null : pageOf(value.rows, PAGE, placeOf),
    keyOf,
    async (after) => {
      const answer = await askHq("product.list", { ...filter, after, limit: PAGE });
      return answer.ok ? { ok: true as const, value: pageOf(answer.value.rows, PAGE, placeOf) } : answer;
    },
    turn,
  );
  const opened = paged.rows.find((it) => it.id === open);
  const { text, source, supplier, category, active } = filter;
  const wanted = { text, source, supplier, category, active };
  const toggle = (id: string) => {
    const now = new Set(choice === "all" ? paged.rows.map(keyOf) : choice);
    if (!now.delete(id)) now.add(id);
    setChoice(now);
  };
  const isAll = text === "" && [source, supplier, category, active].every((it) => it === null);
  return (
    <section className="card" aria-label={t("hq.products")} data-testid="products">
      <Refused said={refusal} />
      {value === null ? (
        refusal === null ? (
          <div className="empty">{t("loading")}</div>
        ) : null
      ) : paged.rows.length === 0 ? (
        <div className="empty">
          <b>{t(isAll ? "products.noneYet" : "products.none")}</b>
          {isAll ? <span>{t("products.noneYetHow")}</span> : null}
        </div>
      ) : (
        <>
          <div className="pad across">
            <span className="sub" data-testid="products-found">
              {t("products.found", { count: count(value.found) })}
            </span>
            <May verb="rules.publish">
              <label className="choice">
                <input
                  type="checkbox"
                  checked={choice === "all"}
                  onChange={() => setChoice(choice === "all" ? new Set() : "all")}
                />
                <span>{t("listing.everyFound", { count: count(value.found) })}</span>
              </label>
            </May>
          </div>
          <May verb="rules.publish">
            <ProductListing
              filter={wanted}
              chosen={choice === "all" ? null : [...choice]}
              found={value.found}
              zone={zone}
              done={done}
              onDone={onDone}
            />
          </May>
          <table className="table">
            <thead>
              <tr>
                <May verb="rules.publish">
                  <th>
                    <span className="unseen">{t("listing.chooseHead")}</span>
                  </th>
                </May>
                <th>{t("products.what")}</th>
                <th>{t("products.category")}</th>
                <th className="r">{t("products.priceAndCost")}</th>
                <th>{t("products.source")}</th>
                <th>{t("listing.head")}</th>
                <th>{t("people.state")}</th>
                <th>
                  <span className="unseen">{t("clerks.acts")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {paged.rows.map((product) => (
                <Row
                  key={product.id}
                  product={product}
                  zone={zone}
                  chosen={choice === "all" || choice.has(product.id)}
                  onChosen={() => toggle(product.id)}
                  onOpen={() => setOpen(product.id)}
                />
              ))}
            </tbody>
          </table>
        </>
      )}
      <More of={paged} />
      {opened === undefined || value === null ? null : (
        <ProductForm
          key={opened.id}
          product={opened}
          choices={{ categories: value.categories, suppliers }}
          onChanged={onChanged}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

export function ProductsPage({ zone }: { zone: string }) {
  const { t, locale } = useTexts();
  const [text, setText] = useState("");
  const [source, setSource] = useState("");
  const [supplier, setSupplier] = useState("");
  const [category, setCategory] = useState("");
  const [state, setState] = useState("");
  const [sort, setSort] = useState<Filter["sort"]>("code");
  const [turn, setTurn] = useState(0);
  const [done, setDone] = useState<Done | null>(null);
  const [sheet, setSheet] = useState<"add" | "import" | null>(null);
  const listed = usePolled("supplier.list", { text: "", active: null, after: null, limit: MOST_SUPPLIERS }, SELDOM_MS);
  const suppliers = listed.value?.rows ?? [];
  const every = { text: "", source: null, supplier: null, category: null, active: null, sort, after: null, limit: 1 };
  const categories = usePolled("product.list", every, SELDOM_MS, turn).value?.categories ?? [];
  const filter: Filter = {
    text: text.trim(),
    source: Source.safeParse(source).data ?? null,
    supplier: supplier === "" ? null : supplier,
    category: category === "" ? null : category,
    active: state === "" ? null : state === "sold",
    sort,
  };
  const changed = () => setTurn((now) => now + 1);
  return (
    <>
      <form
        className="card pad across"
        role="search"
        aria-label={t("products.filter")}
        onSubmit={(event) => event.preventDefault()}
      >
        <TextInput
          label={t("products.text")}
          value={text}
          maxLength={60}
          onChange={(event) => setText(event.currentTarget.value)}
          autoComplete="off"
        />
        <NativeSelect
          label={t("products.category")}
          value={category}
          onChange={(event) => setCategory(event.currentTarget.value)}
          data={[
            { value: "", label: t("products.every") },
            ...categories.map((it) => ({ value: it.id, label: locale === "en" ? it.nameEn : it.name })),
          ]}
        />
        <NativeSelect
          label={t("products.source")}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
          data={[
            { value: "", label: t("products.every") },
            ...SOURCES.map((it) => ({ value: it, label: t(`products.source.${it}`) })),
          ]}
        />
        <NativeSelect
          label={t("products.supplier")}
          value={supplier}
          onChange={(event) => setSupplier(event.currentTarget.value)}
          data={[
            { value: "", label: t("products.every") },
            ...suppliers.map((it) => ({ value: it.id, label: `${it.id} ${it.name}` })),
          ]}
        />
        <NativeSelect
          label={t("people.state")}
          value={state}
          onChange={(event) => setState(event.currentTarget.value)}
          data={[
            { value: "", label: t("products.every") },
            { value: "sold", label: t("products.sold") },
            { value: "not", label: t("products.notSold") },
          ]}
        />
        <NativeSelect
          label={t("clerks.sort")}
          value={sort}
          onChange={(event) => setSort(PRODUCT_SORTS.find((it) => it === event.currentTarget.value) ?? "code")}
          data={PRODUCT_SORTS.map((it) => ({ value: it, label: t(`products.sort.${it}`) }))}
        />
        <May verb="product.put">
          <button type="button" className="btn go" onClick={() => setSheet("add")}>
            {t("products.add")}
          </button>
          <button type="button" className="btn" onClick={() => setSheet("import")}>
            {t("products.import")}
          </button>
        </May>
      </form>
      <Found
        key={JSON.stringify(filter)}
        filter={filter}
        turn={turn}
        zone={zone}
        suppliers={suppliers}
        onChanged={changed}
        done={done}
        onDone={(what) => {
          setDone(what);
          changed();
        }}
      />
      {sheet === "add" ? (
        <ProductForm
          product={null}
          choices={{ categories, suppliers }}
          onChanged={changed}
          onClose={() => setSheet(null)}
        />
      ) : null}
      {sheet === "import" ? <ProductFile onTaken={changed} onClose={() => setSheet(null)} /> : null}
    </>
  );
}
