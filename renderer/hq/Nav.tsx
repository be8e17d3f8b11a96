/** The sections of the HQ page, by what they are about; only those that the role may ask for. */
import type { HqVerb } from "../../shared/contract/hq.ts";
import { may } from "../../shared/contract/hqRights.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Switches } from "../kit/Frame.tsx";
import { useMe } from "./me.tsx";
import { Myself } from "./Myself.tsx";
import type { Place } from "./place.ts";

const GROUPS = {
  money: ["queues", "reports", "liability", "owed", "approvals", "concerns", "shifts", "days"],
  programme: ["rules", "rewards", "union", "proof", "notices"],
  goods: ["products", "suppliers", "gifts"],
  shops: ["tills", "clerks", "merchants"],
  books: ["search", "exports", "users", "audit"],
} as const;
type Group = keyof typeof GROUPS;
type Section = (typeof GROUPS)[Group][number];
const GROUP_NAMES = ["money", "programme", "goods", "shops", "books"] as const satisfies readonly Group[];

/** Offered to those alone who may ask for these. */
const FOR: Partial<Record<Section, HqVerb>> = {
  approvals: "second.list",
  notices: "notice.state",
  exports: "export.file",
  users: "user.list",
  audit: "audit.list",
};
/** Pages that stand below a section. */
const WITHIN: Partial<Record<Place["page"], Section>> = { queue: "queues", entry: "queues", member: "rewards" };

type Props = {
  place: Place;
  /** What waits in a section for somebody to see to it. */
  waiting: Partial<Record<Section, number>>;
  onSignedOut: () => void;
};

export function Nav({ place, waiting, onSignedOut }: Props) {
  const { t } = useTexts();
  const me = useMe();
  const isOffered = (page: Section) => {
    const verb = FOR[page];
    return verb === undefined || (me !== null && may(me.role, verb));
  };
  const here = WITHIN[place.page] ?? place.page;
  return (
    <nav aria-label={t("hq.nav")}>
      <b>{t("hq.title")}</b>
      {GROUP_NAMES.map((group) => (
        <div key={group} role="group" aria-label={t(`hq.group.${group}`)}>
          <span>{t(`hq.group.${group}`)}</span>
          {GROUPS[group].filter(isOffered).map((page) => (
            <a
              key={page}
              className={here === page ? "on" : ""}
              aria-current={here === page ? "page" : undefined}
              href={`#${page}`}
            >
              {t(`hq.${page}`)}
              {(waiting[page] ?? 0) > 0 ? <em>{waiting[page]}</em> : null}
            </a>
          ))}
        </div>
      ))}
      {me === null ? null : <Myself me={me} onSignedOut={onSignedOut} />}
      <div className="switches">
        <Switches />
      </div>
    </nav>
  );
}
