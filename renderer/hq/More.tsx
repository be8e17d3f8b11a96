/** Below a list that is read a page at a time: asking for more, and why there was none. */
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import type { Paged } from "../kit/pages.ts";

export function More({ of: { more, isAsking, said } }: { of: Paged<unknown> }) {
  const { t } = useTexts();
  if (more === null && said === null) return null;
  return (
    <div className="pad stack">
      <Refused said={said} />
      {more === null ? null : (
        <button type="button" className="btn" disabled={isAsking} onClick={more}>
          {isAsking ? t("asking") : t("hq.more")}
        </button>
      )}
    </div>
  );
}
