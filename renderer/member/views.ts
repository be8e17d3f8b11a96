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

export const VIEWS: Readonly<Record<string, View>> = {
  entry: { view: lazy(() => import("./Entry.tsx")), menu: null },
  history: { view: lazy(() => import("./History.tsx")), menu: "history.title" },
  notices: { view: lazy(() => import("./Notices.tsx")), menu: "notices.title" },
  draw: { view: lazy(() => import("./Draw.tsx")), menu: null },
  exchange: { view: lazy(() => import("./Exchange.tsx")), menu: null },
  gifts: { view: lazy(() => import("./Gifts.tsx")), menu: "gifts.title" },
  give: { view: lazy(() => import("./Give.tsx")), menu: "give.title" },
  invite: { view: lazy(() => import("./Invite.tsx")), menu: "invite.title" },
  privacy: { view: lazy(() => import("./Privacy.tsx")), menu: "privacy.title" },
  how: { view: lazy(() => import("./How.tsx")), menu: "how.title" },
};
