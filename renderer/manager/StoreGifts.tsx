/** What members may have in the store for points or love value, and what they had there (§7.2): to be seen, in the browser alone. */
import { GiftsPage } from "../hq/GiftsPage.tsx";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { useAsking, useStore } from "./asking.tsx";

export function StoreGifts() {
  const { t } = useTexts();
  const { store } = useAsking();
  const { value: overview, refusal } = useStore("store.overview", {}, false);
  if (overview === null)
    return refusal === null ? <div className="empty">{t("loading")}</div> : <Refused said={refusal} />;
  return (
    <>
      <h1>
        {overview.name} · {t("hq.gifts")}
      </h1>
      <GiftsPage stores={[{ id: store, name: overview.name }]} zone={overview.timezone} of={store} />
    </>
  );
}
