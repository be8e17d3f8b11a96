/** How one till is set up: its screen, scanner, keys, printer, receipts, drawer, display. Kept at the till. */
import { z } from "zod";

/** What a clerk does by a key; each has one, which may be another. */
export const KEY_ACTS = [
  "help",
  "search",
  "member",
  "gifts",
  "amount",
  "hold",
  "resume",
  "discount",
  "pay",
  "return",
  "recent",
  "lock",
] as const;
export const KeyAct = z.enum(KEY_ACTS);
export type KeyAct = z.infer<typeof KeyAct>;
/** As `KeyboardEvent.key` names them. */
const KeyName = z.string().regex(/^(F([1-9]|1[0-2])|[A-Za-z0-9?/]|Insert|Delete|Home|End|PageUp|PageDown)$/);
export const USUAL_KEYS: Record<KeyAct, string> = {
  help: "F1",
  search: "F2",
  member: "F3",
  gifts: "Home",
  amount: "F4",
  hold: "F6",
  resume: "F7",
  discount: "F8",
  pay: "F9",
  return: "F10",
  recent: "F11",
  lock: "F12",
};

/**
 * One rule for barcodes that carry a weight or a price, tried in order, the first that fits decides. In the
 * pattern a digit stands for itself, `.` for any digit of the product's code, and `{NNDDD}` for the value:
 * N whole digits, D decimals (kg for a weight, yuan for a price). The code ends in its check digit, which the pattern leaves out.
 */
export const BarcodeRule = z.strictObject({
  name: z.string().trim().min(1).max(40),
  type: z.enum(["weight", "price"]),
  pattern: z
    .string()
    .regex(/^[0-9.]*\{N*D*\}[0-9.]*$/, "expected digits, dots and one {NNDDD}")
    .max(24),
});
export type BarcodeRule = z.infer<typeof BarcodeRule>;
export const USUAL_BARCODE_RULES: BarcodeRule[] = [
  { name: "称重 21", type: "weight", pattern: "21.....{NNDDD}" },
  { name: "金额 22", type: "price", pattern: "22.....{NNNDD}" },
  { name: "金额 23", type: "price", pattern: "23.....{NNNDD}" },
];

/** Where the raw bytes of a receipt go. */
export const Printer = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({
    kind: z.literal("network"),
    host: z.string().regex(/^[0-9A-Za-z.:-]{1,253}$/, "expected a name or an address"),
    port: z.number().int().min(1).max(65_535).default(9100),
  }),
  /** A device file: /dev/usb/lp0, /dev/ttyUSB0, or COM3 on Windows. */
  z.strictObject({ kind: z.literal("device"), path: z.string().min(1).max(260) }),
  z.strictObject({ kind: z.literal("windows"), queue: z.string().min(1).max(220) }),
]);
export type Printer = z.infer<typeof Printer>;

export const TillSettings = z.strictObject({
  language: z.enum(["zh", "en"]).default("zh"),
  scheme: z.enum(["auto", "light", "dark"]).default("auto"),
  textSize: z.enum(["normal", "large", "largest"]).default("normal"),
  scanner: z
    .strictObject({
      /** What the scanner types before and after each code; taken off. */
      prefix: z.string().max(8).default(""),
      suffix: z.string().max(8).default(""),
      ends: z.enum(["Enter", "Tab"]).default("Enter"),
      /** The longest pause between two of its keys, ms. */
      pauseMs: z.number().int().min(10).max(200).default(35),
    })
    .prefault({}),
  barcodeRules: z.array(BarcodeRule).max(50).default(USUAL_BARCODE_RULES),
  keys: z.partialRecord(KeyAct, KeyName).default({}),
  printer: Printer.default({ kind: "none" }),
  receipt: z
    .strictObject({
      paper: z.union([z.literal(58), z.literal(80)]).default(80),
      language: z.enum(["zh", "en", "both"]).default("zh"),
      auto: z.boolean().default(true),
      header: z.string().max(400).default(""),
      footer: z.string().max(400).default(""),
      /** A slip of its own for the place in the queue. */
      queueSlip: z.boolean().default(false),
    })
    .prefault({}),
  /** When a payment opens the drawer. */
  drawer: z.enum(["never", "cash", "always"]).default("cash"),
  /** Cash is rounded to a multiple of so many fen; 1: not at all. */
  rounding: z
    .strictObject({
      toFen: z.union([z.literal(1), z.literal(5), z.literal(10), z.literal(50), z.literal(100)]).default(1),
      how: z.enum(["down", "nearest"]).default("down"),
    })
    .prefault({}),
  shift: z
    .strictObject({
      /** A larger difference, either way, needs the right `shift-difference`, fen. */
      differenceLimitFen: z.number().int().min(0).max(10_000_000).default(1000),
    })
    .prefault({}),
  /** What one point and one unit of love value pay at checkout, fen; 0: they are not taken. */
  deduction: z
    .strictObject({
      pointFen: z.number().int().min(0).max(10_000).default(0),
      loveFen: z.number().int().min(0).max(10_000).default(0),
    })
    .prefault({}),
  display: z
    .strictObject({ message: z.string().max(200).default(""), messageEn: z.string().max(200).default("") })
    .prefault({}),
  /** Minutes without an act after which the clerk has to sign in again; 0: never. */
  lockMinutes: z.number().int().min(0).max(240).default(0),
});
export type TillSettings = z.infer<typeof TillSettings>;
export const USUAL_SETTINGS: TillSettings = TillSettings.parse({});
