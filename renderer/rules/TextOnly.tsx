/** Said where a setting is written in a shape that no form shows. */
import { useTexts } from "../i18n/i18n.ts";

export function TextOnly() {
  const { t } = useTexts();
  return <div className="note wait">{t("ruleForm.textOnly")}</div>;
}
