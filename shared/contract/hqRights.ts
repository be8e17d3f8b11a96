/**
 * Who may do what at HQ: every verb with the roles that may ask for it, whether it changes anything, and where it is
 * answered. The server checks by this table, the page offers by it; a verb without a row does not compile.
 */
import type { HqVerb } from "./hq.ts";
import { HQ_ROLES, OFFICE_ROLES, type HqRole } from "./hqPeople.ts";

export type HqRight = {
  readonly roles: readonly HqRole[];
  /** Such a verb is written to the audit log, whatever came of it. */
  readonly changes: boolean;
  /** Answered where the chain settles, whichever door it came in at: what changes anything, and what only that place knows. */
  readonly settled: boolean;
  /** Asked of one store, which it names: a manager may ask it of the own store alone. */
  readonly scoped: boolean;
};

const reads = (...roles: readonly HqRole[]): HqRight => ({
  roles: roles.length === 0 ? OFFICE_ROLES : roles,
  changes: false,
  settled: false,
  scoped: false,
});
/** Which rules hold where, and what a try-out of them said, is known where the chain settles. */
const readsRules = (): HqRight => ({ ...reads(), settled: true });
const changes = (...roles: readonly HqRole[]): HqRight => ({
  roles: ["owner", ...roles],
  changes: true,
  settled: true,
  scoped: false,
});
/** About one store: whoever sees every store, and its own manager. */
const ofStore = (right: HqRight): HqRight => ({ ...right, scoped: true });
const readsStore = (): HqRight => ofStore({ ...reads(...HQ_ROLES), settled: true });

export const HQ_RIGHTS: { readonly [V in HqVerb]: HqRight } = {
  overview: reads(),
  "concerns.list": reads(),
  "queue.list": reads(),
  "queue.one": reads(),
  "queue.entries": reads(),
  "queue.find": reads(),
  search: reads(),
  "entry.life": reads(),
  "draw.proof": reads(),
  "rules.current": readsRules(),
  "rules.version": reads(),
  "liability.rollForward": reads(),
  "owed.list": reads(),
  "report.sales": reads(),
  "report.queues": reads(),
  "rules.check": readsRules(),
  "rules.tryOut": readsRules(),
  "rewards.days": reads(),
  "rewards.members": reads(),
  "rewards.ofMember": reads(),
  "union.nights": reads(),
  "recruit.stores": reads(),
  "member.person": reads(),
  "member.brought": reads(),
  "member.statement": reads(),
  "member.values": reads(),
  "team.history": reads(),
  "team.members": reads(),
  // It only folds what is there and compares: an auditor's own work.
  "journal.rebuild": reads(),
  "clerk.list": reads(),
  // Which rules hold is known where the chain settles.
  "product.list": readsRules(),
  "product.listing": readsRules(),
  "product.unlisting": readsRules(),
  "product.check": reads("owner", "operator"),
  "supplier.list": reads(),
  "gift.list": ofStore(reads(...HQ_ROLES)),
  "gift.given": ofStore(reads(...HQ_ROLES)),
  "giving.limits": reads(),
  "claim.list": ofStore(reads(...HQ_ROLES)),
  "merchant.list": reads(),
  // Which rules hold for it, the settling process knows.
  "merchant.one": readsRules(),
  "merchant.figures": readsRules(),
  "store.list": reads(),
  "chain.places": reads(),
  "till.list": reads(),
  "shift.list": ofStore(reads(...HQ_ROLES)),
  "shift.one": ofStore(reads(...HQ_ROLES)),
  "day.list": reads(),
  "day.report": reads(),
  "day.sign": changes("finance"),
  "code.list": reads("owner", "operator", "auditor"),
  me: reads(...HQ_ROLES),
  "user.list": reads("owner", "auditor"),
  "second.list": reads("owner", "finance", "auditor"),
  "audit.list": reads("owner", "finance", "auditor"),
  "audit.verify": reads("owner", "finance", "auditor"),
  // It reads, and what it leads to is written to the log by the door: whole tables leave the house.
  "export.file": reads("owner", "finance", "auditor"),
  // So does this: all that is stored of a person.
  "member.export": reads("owner"),
  // Whether there is a folder to put files in, the settling process knows.
  "schedule.list": { ...reads("owner", "auditor"), settled: true },
  "schedule.add": changes(),
  "schedule.remove": changes(),
  "notice.state": reads("owner", "finance", "auditor"),
  "notice.hook": changes("finance"),
  "notice.secret": changes("finance"),
  "notice.turn": changes("finance"),
  "notice.test": changes("finance"),
  "letter.list": reads("owner", "finance", "auditor"),
  "letter.again": changes("finance"),
  "letter.drop": changes("finance"),
  // Of oneself alone.
  "me.password": changes("finance", "operator", "auditor", "manager"),
  "concern.resolve": changes("finance", "operator"),
  "second.propose": changes("finance"),
  "second.approve": changes("finance"),
  "second.reject": changes("finance"),
  "till.code": changes("operator"),
  "till.close": changes("operator"),
  "till.rename": changes("operator"),
  "code.revoke": changes("operator"),
  "store.add": changes("operator"),
  "store.rename": changes("operator"),
  "clerk.put": changes("operator"),
  "clerk.pin": changes("operator"),
  "clerk.active": changes("operator"),
  "product.put": changes("operator"),
  "product.active": changes("operator"),
  "product.import": changes("operator"),
  "supplier.put": changes("operator"),
  "gift.put": changes("operator"),
  "gift.active": changes("operator"),
  "giving.set": changes("operator"),
  "claim.handOut": ofStore(changes("operator", "manager")),
  "claim.cancel": changes("finance"),
  "merchant.apply": changes("operator"),
  "merchant.agree": changes("operator"),
  "merchant.approve": changes(),
  "merchant.publish": changes(),
  "merchant.door": changes(),
  "merchant.reject": changes("operator"),
  "merchant.withdraw": changes("operator"),
  "supplier.active": changes("operator"),
  "member.level": changes("operator"),
  "member.referrer": changes("operator"),
  "team.set": changes("operator"),
  "member.erase": changes(),
  "queue.release": changes(),
  "rules.publish": changes(),
  "levels.set": changes(),
  "api.key": changes(),
  "user.add": changes(),
  "user.role": changes(),
  "user.password": changes(),
  "user.disable": changes(),
  "user.totp": changes(),
  "key.signsIn": changes(),
  // Which tills are connected every door knows of its own.
  "store.overview": ofStore(reads(...HQ_ROLES)),
  "store.rules": readsStore(),
  "store.versions": readsStore(),
  "store.version": readsStore(),
  "store.check": readsStore(),
  "store.tryOut": readsStore(),
  "store.publish": ofStore(changes("manager")),
};

export const may = (role: HqRole, verb: HqVerb): boolean => HQ_RIGHTS[verb].roles.includes(role);
