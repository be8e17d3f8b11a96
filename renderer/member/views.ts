/** The views beyond the first: each is loaded when it is opened. */
import { lazy, type ComponentType, type LazyExoticComponent } from "react";
import type { MemberHome } from "../../shared/contract/memberEntry.ts";
import type { Word } from "./words.ts";

/** `parts`: what stands in the address after the view's name; `home`: the first view, as it was read last. */
export type ViewProps = { readonly parts: readonly string[]; readonly home: MemberHome };
type View = {
  readonly view: LazyExoticComponent<ComponentType<ViewProps>>;
  /** As the menu of "more" names it; null: it is opened from elsewhere. */
  readonly menu: Word | null;
};

/** With the words of these views, which the first does without. */
const later = (load: () => Promise<{ default: ComponentType<ViewProps> }>) =>
  lazy(async () => (await Promise.all([load(), import("./moreWords.ts")]))[0]);

export const VIEWS: Readonly<Record<string, View>> = {
  entry: { view: later(() => import("./Entry.tsx")), menu: null },
  history: { view: later(() => import("./History.tsx")), menu: "history.title" },
  notices: { view: later(() => import("./Notices.tsx")), menu: "notices.title" },
  draw: { view: later(() => import("./Draw.tsx")), menu: null },
  exchange: { view: later(() => import("./Exchange.tsx")), menu: null },
  gifts: { view: later(() => import("./Gifts.tsx")), menu: "gifts.title" },
  give: { view: later(() => import("./Give.tsx")), menu: "give.title" },
  invite: { view: later(() => import("./Invite.tsx")), menu: "invite.title" },
  privacy: { view: later(() => import("./Privacy.tsx")), menu: "privacy.title" },
  how: { view: later(() => import("./How.tsx")), menu: "how.title" },
};
