/** What a till does, in groups, each act under a figure or a letter. Knows no screen. */
import type { KeyAct } from "../../../shared/contract/settings.ts";
import type { Right, Rights, RightMode } from "../../../shared/contract/staff.ts";
import type { StatusView } from "../../../shared/contract/view.ts";

export type MoreId =
  | Exclude<KeyAct, "help">
  | "shift"
  | "cash"
  | "drawer"
  | "reports"
  | "stock"
  | "import"
  | "staff"
  | "audit"
  | "manager"
  | "settings"
  | "prints"
  | "practice"
  | "change"
  | "server"
  | "language"
  | "scheme";

export type MoreAct = {
  readonly id: MoreId;
  readonly letter: string;
  /** The act of the keyboard, where it has a key of its own. */
  readonly key?: KeyAct;
  /** What it takes; the right to open or to close a shift depends on which it would be. */
  readonly right?: Right;
};

export const MORE: readonly { readonly group: "sale" | "cash" | "shop" | "till"; readonly acts: readonly MoreAct[] }[] =
  [
    {
      group: "sale",
      acts: [
        { id: "search", letter: "1", key: "search" },
        { id: "member", letter: "2", key: "member" },
        { id: "amount", letter: "3", key: "amount" },
        { id: "discount", letter: "4", key: "discount", right: "discount" },
        { id: "pay", letter: "5", key: "pay" },
        { id: "hold", letter: "6", key: "hold" },
        { id: "resume", letter: "7", key: "resume" },
        { id: "return", letter: "8", key: "return", right: "return" },
        { id: "recent", letter: "9", key: "recent" },
        { id: "gifts", letter: "0", key: "gifts" },
      ],
    },
    {
      group: "cash",
      acts: [
        { id: "shift", letter: "S", right: "shift-open" },
        { id: "cash", letter: "C", right: "cash" },
        { id: "drawer", letter: "D", right: "drawer" },
        { id: "reports", letter: "X", right: "shift-report" },
      ],
    },
    {
      group: "shop",
      acts: [
        { id: "stock", letter: "K", right: "stock" },
        { id: "import", letter: "I", right: "import" },
        { id: "manager", letter: "M" },
      ],
    },
    {
      group: "till",
      acts: [
        { id: "change", letter: "U" },
        { id: "lock", letter: "O", key: "lock" },
        { id: "staff", letter: "T", right: "staff" },
        { id: "audit", letter: "A", right: "audit" },
        { id: "settings", letter: "G", right: "settings" },
        { id: "prints", letter: "P" },
        { id: "practice", letter: "R", right: "training" },
        { id: "server", letter: "N" },
        { id: "language", letter: "L" },
        { id: "scheme", letter: "B" },
      ],
    },
  ];

/** How whoever is signed in may do it; where nobody signs in everything is allowed. */
export function modeOf(act: MoreAct, status: StatusView | null, rights: Rights | null): RightMode {
  const clerk = status?.clerk ?? null;
  // The store's rules are its manager's, whatever rights a role was given.
  if (act.id === "manager" && status?.staffed === true && clerk !== null)
    return clerk.role === "manager" ? "allowed" : "denied";
  if (status === null || !status.staffed || clerk === null || rights === null || act.right === undefined)
    return "allowed";
  const right = act.id === "shift" && status.shift !== null ? "shift-close" : act.right;
  const { rights: mine } = rights[clerk.role];
  // Products and members go out as well as in: who may do either may open it.
  if (act.id === "import" && mine.import === "denied") return mine.export;
  return mine[right];
}

/** Keys that are not set: those of the cart and of every dialog. */
export const FIXED_KEYS = [
  ["*", "quantity"],
  ["+ −", "more"],
  ["↑ ↓", "move"],
  ["Delete", "remove"],
  ["Shift+Delete", "clear"],
  ["Enter", "enter"],
  ["Esc", "back"],
] as const;
