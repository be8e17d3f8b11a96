/**
 * Lines of a slip of paper as receiptline's markup: texts that cannot break it, columns, words kept whole.
 * Widths are columns of the paper: a Chinese character takes two. Knows no receipt.
 */

/** How wide a text is on paper, columns. */
export const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, char) => sum + (isWide(char) ? 2 : 1), 0);

const isWide = (char: string): boolean => (char.codePointAt(0) ?? 0) >= 0x80;

/** A text as it may stand on paper: one yuan sign, no minus that GB18030 writes in four bytes, no control characters. */
const printable = (text: string): string =>
  text
    .replace(/\p{Cc}+/gu, " ")
    .replace(/¥/g, "￥")
    .replace(/−/g, "-")
    .replace(/\p{Cf}/gu, "");

/** What receiptline would read as its own signs, as their codes. */
const escaped = (text: string): string =>
  text.replace(/[\\{}|~_"`^=-]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`);

/** These never begin a line. */
const CLOSING = new Set("，。、；：？！）」』》%,.;:?!)");

/**
 * A text in lines of at most so many columns: broken at blanks, between Chinese characters, and only where
 * nothing else helps within a word.
 */
export function fold(text: string, columns: number): string[] {
  const lines: string[] = [];
  let [line, width] = ["", 0];
  const end = (): void => {
    lines.push(line.trimEnd());
    [line, width] = ["", 0];
  };
  for (const piece of pieces(printable(text).trim())) {
    const wide = widthOf(piece);
    if (piece === " " && width === 0) continue;
    if (width + wide > columns && width > 0) end();
    if (piece === " " && width === 0) continue;
    if (wide <= columns) {
      line += piece;
      width += wide;
      continue;
    }
    for (const char of Array.from(piece)) {
      const one = widthOf(char);
      if (width + one > columns) end();
      line += char;
      width += one;
    }
  }
  if (line.trim() !== "" || lines.length === 0) end();
  return lines;
}

/** Words, blanks, and Chinese characters one by one, each with what must not begin a line after it. */
function pieces(text: string): string[] {
  const found: string[] = [];
  for (const char of Array.from(text)) {
    const last = found.at(-1);
    if (char === " ") found.push(" ");
    else if (last === undefined || last === " ") found.push(char);
    else if (CLOSING.has(char) && widthOf(last) < 20) found[found.length - 1] = last + char;
    else if (isWide(char) || isWide(Array.from(last).at(-1) ?? "") || CLOSING.has(last.slice(-1))) found.push(char);
    else found[found.length - 1] = last + char;
  }
  return found;
}

export type Style = "plain" | "strong" | "tall" | "big" | "inverse";
const SIGNS: Record<Style, string> = { plain: "", strong: '"', tall: "^^", big: "^^^", inverse: "`" };
/** How many columns a column of text takes. */
const STRETCH: Record<Style, number> = { plain: 1, strong: 1, tall: 1, big: 2, inverse: 1 };

const styled = (text: string, style: Style): string => {
  const signs = SIGNS[style];
  return text === "" ? "" : `${signs}${escaped(text)}${signs}`;
};

/** A slip of paper in the making, so many columns wide. */
export class Slip {
  readonly columns: number;
  readonly #lines: string[] = ["{w:auto}"];
  #isAuto = true;

  constructor(columns: number) {
    this.columns = columns;
  }

  centre(text: string, style: Style = "plain"): this {
    for (const line of this.#fold(text, style)) this.#put(`| ${styled(line, style)} |`);
    return this;
  }

  left(text: string, style: Style = "plain", indent = 0): this {
    for (const line of fold(text, Math.floor((this.columns - indent) / STRETCH[style])))
      this.#put(`|${"~".repeat(indent)}${styled(line, style)} |`);
    return this;
  }

  /** A label on the left, what it comes to on the right. Where both do not fit, the right one stands beneath. */
  pair(label: string, value: string, style: Style = "plain", indent = 0): this {
    const room = this.columns - widthOf(printable(value)) * STRETCH[style] - 1;
    const lines = fold(label, Math.max(4, Math.min(room, this.columns) - indent));
    if (room < Math.min(8, widthOf(printable(label)) + indent)) {
      this.left(label, style, indent);
      return this.right(value, style);
    }
    const width = this.columns - room - 1;
    this.#put(`{w:* ${width}}`);
    this.#isAuto = false;
    for (const [index, line] of lines.entries()) {
      const start = `${"~".repeat(indent)}${styled(line, style)}`;
      this.#lines.push(`|${start} | ${index === lines.length - 1 ? styled(printable(value), style) : ""}|`);
    }
    return this;
  }

  right(text: string, style: Style = "plain"): this {
    for (const line of this.#fold(text, style)) this.#put(`| ${styled(line, style)}|`);
    return this;
  }

  rule(): this {
    return this.#put("-");
  }

  blank(): this {
    return this.#put("| |");
  }

  /** @param cell dots of one module, 3 to 8 */
  qr(data: string, cell: number): this {
    const text = data.replace(/[\\{}|;]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`);
    return this.#put(`{o:qrcode,${cell},l;c:${text}}`).blank();
  }

  /** The markup. */
  get text(): string {
    return this.#lines.join("\n");
  }

  #fold(text: string, style: Style): string[] {
    return fold(text, Math.floor(this.columns / STRETCH[style]));
  }

  #put(line: string): this {
    if (!this.#isAuto) {
      this.#lines.push("{w:auto}");
      this.#isAuto = true;
    }
    this.#lines.push(line);
    return this;
  }
}
