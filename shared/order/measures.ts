/** What goods are measured in, as files and screens name it, and how a kilogram on a label is told in it. */

/** How many of the unit a kilogram is; null: it is no measure of weight. */
const PER_KG: Readonly<Record<string, number | null>> = { kg: 1, 斤: 2, 两: 20, g: 1000, L: null, m: null };

const SAME: Readonly<Record<string, string>> = {
  kg: "kg",
  千克: "kg",
  公斤: "kg",
  斤: "斤",
  市斤: "斤",
  两: "两",
  g: "g",
  克: "g",
  l: "L",
  升: "L",
  m: "m",
  米: "m",
};
/** Names for single pieces: such goods are counted. */
const PIECES = new Set(
  (
    "个 件 瓶 袋 包 盒 箱 条 支 只 罐 桶 张 双 套 份 杯 本 把 块 片 根 台 听 提 卷 对 颗 粒 枚 束 板 扎 串 碗 盘 " +
    "pc pcs piece pieces ea each bottle bag box pack can cup pair set roll"
  ).split(" "),
);

/** A unit as it is kept; null: the goods are counted; undefined: nobody knows this unit. */
export function readUnit(text: string): string | null | undefined {
  const plain = text.normalize("NFKC").trim().toLowerCase();
  return plain === "" || PIECES.has(plain) ? null : SAME[plain];
}

/**
 * A label's kilograms in the product's unit, both in thousandths. Of a unit that is no weight, and of counted goods, the
 * figure is taken as it is.
 */
export const inUnit = (thousandths: number, unit: string | null): number =>
  thousandths * ((unit === null ? null : PER_KG[unit]) ?? 1);
