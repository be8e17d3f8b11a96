/** The columns of the files that are taken in and given out: their names in Chinese and in English. */

/** `goods`: products as headquarters keeps them. */
export type What = "products" | "goods" | "members";

const OF_PRODUCTS = {
  code: ["编码", "code", "商品编码", "货号"],
  name: ["名称", "name", "商品名称", "品名"],
  nameEn: ["英文名", "name_en", "英文名称"],
  barcode: ["条码", "barcode", "条形码", "商品条码"],
  price: ["售价", "price", "单价", "零售价"],
  cost: ["成本", "cost", "成本价", "进价"],
  category: ["分类", "category", "类别"],
  unit: ["单位", "unit"],
} as const;

/** The first name is written, in Chinese files; all are read, whatever their case. */
export const COLUMNS = {
  products: {
    ...OF_PRODUCTS,
    key: ["快捷键", "key"],
    stock: ["库存", "stock"],
  },
  goods: {
    ...OF_PRODUCTS,
    source: ["来源", "source", "商品来源"],
    supplier: ["供货商", "supplier", "供应商"],
    active: ["在售", "active", "状态"],
  },
  members: {
    phone: ["手机号", "phone", "手机", "电话"],
    card: ["卡号", "card", "会员卡号"],
    name: ["姓名", "name", "会员姓名"],
    referrer: ["推荐人", "referrer", "介绍人"],
  },
} as const;

/** One of each group has to be there. */
export const NEEDED: Record<What, readonly (readonly string[])[]> = {
  products: [["code"], ["name"], ["price"]],
  goods: [["code"], ["name"], ["price"]],
  members: [["phone", "card"]],
};

const plain = (name: string): string =>
  name
    .normalize("NFKC")
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");

/** Which column a header names; undefined: none that is known, its cells are left alone. */
export function columnOf(what: What, header: string): string | undefined {
  const wanted = plain(header);
  return Object.entries<readonly string[]>(COLUMNS[what]).find(([, names]) => names.includes(wanted))?.[0];
}

/** How a column is named to people: 编码 (code). */
export function called(what: What, column: string): string {
  const [zh = column, en = ""] =
    Object.entries<readonly string[]>(COLUMNS[what]).find(([it]) => it === column)?.[1] ?? [];
  return en === "" ? zh : `${zh} (${en})`;
}
