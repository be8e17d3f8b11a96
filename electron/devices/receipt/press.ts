/**
 * Markup to what a printer understands, ESC/POS with GB18030, or to the picture of it. The commands are those
 * that every receipt printer sold in China knows: no fonts chosen, rules of dashes, the printer's own QR.
 */
import iconv from "iconv-lite";
import receiptline from "receiptline";

export type Paper = 58 | 80;
export const COLUMNS: Record<Paper, number> = { 58: 32, 80: 48 };

const { commands, transform } = receiptline;
const ENCODING = "gb18030";
/** ESC p 0: the drawer at pin 2, 50 ms on, 500 ms off. */
export const KICK = Buffer.from([0x1b, 0x70, 0, 25, 250]);

const binary = (bytes: Buffer): string => bytes.toString("latin1");

/** GS ( k: the printer draws the code itself, so that its content goes over the line, not its dots. */
function qr(data: string, cell: number, level: "l" | "m" | "q" | "h"): string {
  const bytes = Buffer.from(data, "utf8");
  const ask = (fn: number, ...rest: number[]): Buffer =>
    Buffer.from([0x1d, 0x28, 0x6b, (rest.length + 2) & 255, (rest.length + 2) >> 8, 0x31, fn, ...rest]);
  return binary(
    Buffer.concat([
      ask(0x41, 0x32, 0),
      ask(0x43, cell),
      ask(0x45, { l: 0x30, m: 0x31, q: 0x32, h: 0x33 }[level]),
      ask(0x50, 0x30, ...bytes),
      ask(0x51, 0x30),
      Buffer.from("\n"),
    ]),
  );
}

const ESCPOS: receiptline.BaseCommand = {
  ...commands.escpos,
  /** ESC @ sets everything back; then left aligned, lines of a row of characters each, the right way up. */
  open: () => "\x1b@\x1ba\x00\x1b3\x32\x1b{\x00",
  close: () => "\n\n\n\x1dVB\x00",
  hr: (width) => "-".repeat(width),
  vrlf: () => "\n",
  ul: () => "\x1b-\x01",
  em: () => "\x1bE\x01",
  iv: () => "\x1dB\x01",
  normal: () => "\x1b-\x00\x1bE\x00\x1dB\x00\x1d!\x00",
  text: (text) => `\x1c&${binary(iconv.encode(text, ENCODING))}`,
  qrcode: ({ data, cell, level }) => qr(data, cell, level),
};

/** The bytes for a printer of that paper. */
export const bytesOf = (markup: string, paper: Paper): Buffer =>
  Buffer.from(transform(markup, { cpl: COLUMNS[paper], encoding: ENCODING, command: ESCPOS }), "latin1");

const FONTS = `'Noto Sans Mono CJK SC','Sarasa Mono SC',SimSun,'PingFang SC',monospace`;

/** The same as a picture, 12 px a column. */
export const svgOf = (markup: string, paper: Paper): string =>
  transform(markup, { cpl: COLUMNS[paper], encoding: ENCODING, spacing: true })
    .replace('font-family="monospace"', `font-family="${FONTS}"`)
    .trim();
