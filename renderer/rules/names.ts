/** What a place is called in the tree and above its form. */
import type { T } from "../i18n/i18n.ts";
import type { RuleNode } from "./ruletree.ts";

/** Short, as it stands below what it is in. */
export function titleOf({ kind, key, name }: RuleNode, t: T): string {
  if (kind === "product" || kind === "storeProduct") return key;
  if (kind === "store" || kind === "till") return name === null || name === key ? key : `${name} (${key})`;
  return t(`ruleForm.place.${kind}`);
}

/** With its kind and what it is in. */
export function fullTitleOf(node: RuleNode, parent: RuleNode | null, t: T): string {
  const title = titleOf(node, t);
  if (parent?.kind === "store") {
    const what =
      node.kind === "storeProduct" ? t("ruleForm.what", { kind: t("rule.kind.product"), name: title }) : title;
    return `${titleOf(parent, t)} · ${what}`;
  }
  return node.kind === "product" ? t("ruleForm.what", { kind: t("rule.kind.mall"), name: title }) : title;
}
