/**
 * The demonstration store: what a till sells with before it has met a server, and what a server
 * begins with when it is asked for a demonstration. Both know the very same.
 */
import { Rules, type RulesInput } from "../rules/schema.ts";
import type { Product, ShopSnapshot } from "../sync/messages.ts";

export const DEMO_TILL = "s1/t1";
export const DEMO_TIMEZONE = "Asia/Shanghai";

/** A tenth of every purchase goes to those who wait; an entitlement is the amount paid; one queue for all tills, so that the server settles it. */
export const DEMO_RULES: RulesInput = {
  basic: { extract: 1000, ratio: 10000, levelRatios: { gold: 12000 }, cashierScope: "all" },
  stores: { s1: { cashier: {} } },
};

/**
 * The same store as a union (§10): a purchase comes back at 110 %, out of half of each day's profit, a tenth
 * of a purchase's profit first to whom its buyer's referrer is.
 */
export const DEMO_UNION_RULES: RulesInput = {
  basic: { cashierScope: "all" },
  stores: { s1: { cashier: {} } },
  union: { ratio: 11_000, share: 5000, accelerate: 1000 },
};

const categories = [
  { id: "common", name: "常用", nameEn: "Popular" },
  { id: "breakfast", name: "早餐", nameEn: "Breakfast" },
  { id: "drinks", name: "饮料", nameEn: "Drinks" },
  { id: "snacks", name: "零食", nameEn: "Snacks" },
  { id: "home", name: "日用", nameEn: "Household" },
  { id: "weighed", name: "散称", nameEn: "By weight" },
];

type Row = [
  category: string,
  code: string,
  name: string,
  nameEn: string,
  price: number,
  cost: number,
  barcode: string | null,
];
const rows: Row[] = [
  ["common", "101", "购物袋 中号", "Carrier bag, medium", 30, 12, "6900000001011"],
  ["common", "102", "购物袋 大号", "Carrier bag, large", 50, 20, "6900000001028"],
  ["common", "103", "快递代收", "Parcel pick-up", 100, 0, null],
  ["common", "104", "矿泉水 550 ml", "Spring water 550 ml", 200, 110, "6900000001042"],
  ["common", "105", "茶叶蛋", "Tea egg", 200, 90, null],
  ["common", "106", "美式咖啡", "Americano", 990, 420, null],
  ["breakfast", "201", "肉包", "Pork bun", 250, 130, null],
  ["breakfast", "202", "菜包", "Vegetable bun", 200, 90, null],
  ["breakfast", "203", "豆浆", "Soy milk", 300, 110, null],
  ["breakfast", "204", "小米粥", "Millet porridge", 350, 130, null],
  ["breakfast", "205", "烧卖", "Shaomai", 300, 150, null],
  ["breakfast", "206", "玉米", "Sweetcorn", 400, 210, null],
  ["drinks", "301", "乌龙茶 500 ml", "Oolong tea 500 ml", 450, 290, "6900000003015"],
  ["drinks", "302", "鲜牛奶 950 ml", "Fresh milk 950 ml", 1680, 1240, "6900000003022"],
  ["drinks", "303", "橙汁 300 ml", "Orange juice 300 ml", 680, 430, "6900000003039"],
  ["drinks", "304", "苏打水 400 ml", "Soda water 400 ml", 500, 310, "6900000003046"],
  ["drinks", "305", "酸奶 200 g", "Yoghurt 200 g", 750, 490, "6900000003053"],
  ["snacks", "401", "薯片 原味", "Crisps, plain", 790, 520, "6900000004012"],
  ["snacks", "402", "苏打饼干", "Soda crackers", 620, 410, "6900000004029"],
  ["snacks", "403", "海苔", "Seaweed snack", 990, 620, "6900000004036"],
  ["snacks", "404", "黑巧克力", "Dark chocolate", 1580, 990, "6900000004043"],
  ["snacks", "405", "红烧牛肉面 桶装", "Beef noodles, cup", 550, 370, "6900000004050"],
  ["home", "501", "抽纸 3 包", "Tissues, 3 packs", 1290, 860, "6900000005019"],
  ["home", "502", "洗衣液 1 kg", "Laundry liquid 1 kg", 2590, 1680, "6900000005026"],
  ["home", "503", "电池 5 号 4 粒", "AA batteries, 4", 1490, 880, "6900000005033"],
  ["home", "504", "雨伞", "Umbrella", 3900, 2150, "6900000005040"],
  ["weighed", "601", "红富士苹果", "Fuji apples", 1298, 780, null],
  ["weighed", "602", "砂糖橘", "Sugar mandarins", 980, 560, null],
  ["weighed", "603", "香蕉", "Bananas", 698, 390, null],
];

/** What the till weighs goods in, by product; the wire does not tell. The price is that of one unit. */
export const DEMO_UNITS: Readonly<Record<string, string>> = { "demo-601": "kg", "demo-602": "kg", "demo-603": "kg" };

const products: Product[] = rows.map(([category, code, name, nameEn, price, cost, barcode], index) => ({
  id: `demo-${code}`,
  code,
  name,
  nameEn,
  barcode,
  price,
  category,
  key: index,
  cost,
}));

/** The shop as till `s1/t1` sees it. */
export const demoShop = (): ShopSnapshot => ({
  till: DEMO_TILL,
  tillName: "1 号台",
  storeName: "示范便利",
  timezone: DEMO_TIMEZONE,
  rulesVersion: 1,
  rules: Rules.parse(DEMO_RULES),
  categories,
  products,
  serverKey: null,
});
