/** The headquarters page: sections left, what is asked for right; reads again every second. */
import { useEffect } from "react";
import type { HqOutput } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { AuditPage } from "./AuditPage.tsx";
import { SELDOM_MS, usePolled } from "./client.ts";
import { ClerksPage } from "./ClerksPage.tsx";
import { Concerns } from "./Concerns.tsx";
import { Search } from "./Entries.tsx";
import { QueueEntries } from "./QueueEntries.tsx";
import { DaysPage } from "./DaysPage.tsx";
import { ExportsPage } from "./ExportsPage.tsx";
import { GiftsPage } from "./GiftsPage.tsx";
import { Journal } from "./Journal.tsx";
import { LiabilityPage } from "./LiabilityPage.tsx";
import { Life } from "./Life.tsx";
import { MeContext } from "./me.tsx";
import { MemberPage } from "./MemberPage.tsx";
import { MerchantsPage } from "./MerchantsPage.tsx";
import { Nav } from "./Nav.tsx";
import { usePlace } from "./place.ts";
import { NoticesPage } from "./NoticesPage.tsx";
import { ProductsPage } from "./ProductsPage.tsx";
import { OwedPage } from "./OwedPage.tsx";
import { Proposals } from "./Proposals.tsx";
import { Proof } from "./Proof.tsx";
import { QueuePage } from "./QueuePage.tsx";
import { Queues } from "./Queues.tsx";
import { ReportsPage } from "./ReportsPage.tsx";
import { RewardsPage } from "./RewardsPage.tsx";
import { RulesPage } from "./RulesPage.tsx";
import { ShiftsPage } from "./ShiftsPage.tsx";
import { SignIn } from "./SignIn.tsx";
import { SuppliersPage } from "./SuppliersPage.tsx";
import { Tills } from "./Tills.tsx";
import { UnionPage } from "./UnionPage.tsx";
import { UsersPage } from "./UsersPage.tsx";

/** Until they are known. */
const NO_PLACES: HqOutput<"chain.places"> = { stores: [], tills: [] };

export function HqPage() {
  const { t, locale } = useTexts();
  const place = usePlace();
  const { value: overview, refusal, again } = usePolled("overview", {});
  const { value: places } = usePolled(
    "chain.places",
    {},
    overview !== null && SELDOM_MS,
    `${overview?.stores} ${overview?.tills}`,
  );
  const { value: me, again: askWho } = usePolled("me", {}, false);
  const isManager = me !== null && me.role === "manager";
  useEffect(() => {
    // A manager's page is another: everything here would be refused.
    if (isManager) location.replace("/manager/");
  }, [isManager]);
  const anew = () => {
    askWho();
    again();
  };
  if (refusal?.code === "not-signed-in") return <SignIn onSignedIn={anew} />;
  if (overview === null) {
    return (
      <main className="signin">
        <div className="stack">
          <h1>{t("hq.title")}</h1>
          {refusal === null ? <div>{t("loading")}</div> : <Refused said={refusal} />}
        </div>
      </main>
    );
  }
  const zone = overview.timezone;
  const { stores, tills } = places ?? NO_PLACES;
  // Where there is but one queue, its line needs no further click.
  const alone = overview.queueCount === 1 ? overview.queues[0]?.key : undefined;
  const title =
    place.page === "queue"
      ? t("hq.queue")
      : place.page === "entry"
        ? t("hq.life")
        : place.page === "member"
          ? t("hq.memberPage")
          : t(`hq.${place.page}`);
  return (
    <MeContext value={me}>
      <div className="hq">
        <Nav
          place={place}
          waiting={{ concerns: overview.openConcerns, approvals: overview.openProposals }}
          onSignedOut={anew}
        />
        <main>
          <div className="across">
            <h1>{title}</h1>
            <span className="push sub">{t("hq.asOf", { at: moment(overview.now, locale, zone) })}</span>
          </div>
          <Refused said={refusal} />
          {place.page === "queues" ? <Queues overview={overview} /> : null}
          {place.page === "queues" && alone !== undefined ? (
            <QueueEntries key={alone} queue={alone} zone={zone} />
          ) : null}
          {place.page === "liability" ? <LiabilityPage chosen={place.queue} zone={zone} now={overview.now} /> : null}
          {place.page === "reports" ? <ReportsPage stores={stores} zone={zone} now={overview.now} /> : null}
          {place.page === "rewards" ? <RewardsPage zone={zone} now={overview.now} stores={stores} /> : null}
          {place.page === "union" ? <UnionPage zone={zone} /> : null}
          {place.page === "member" ? <MemberPage key={place.member} who={place.member} zone={zone} /> : null}
          {place.page === "rules" ? <RulesPage overview={overview} tills={tills} /> : null}
          {place.page === "proof" ? (
            <Proof key={`${place.order} ${place.line}`} order={place.order} line={place.line} zone={zone} />
          ) : null}
          {place.page === "tills" ? <Tills zone={zone} onChanged={again} /> : null}
          {place.page === "clerks" ? <ClerksPage key={place.store} store={place.store} zone={zone} /> : null}
          {place.page === "merchants" ? (
            <MerchantsPage merchant={place.merchant} zone={zone} now={overview.now} />
          ) : null}
          {place.page === "products" ? <ProductsPage zone={zone} /> : null}
          {place.page === "gifts" ? <GiftsPage stores={stores} zone={zone} /> : null}
          {place.page === "suppliers" ? <SuppliersPage zone={zone} /> : null}
          {place.page === "concerns" ? <Concerns overview={overview} tills={tills} onChanged={again} /> : null}
          {place.page === "owed" ? <OwedPage /> : null}
          {place.page === "shifts" ? <ShiftsPage stores={stores} zone={zone} /> : null}
          {place.page === "days" ? <DaysPage zone={zone} /> : null}
          {place.page === "approvals" ? <Proposals zone={zone} onChanged={again} /> : null}
          {place.page === "concerns" ? <Journal zone={zone} /> : null}
          {place.page === "queue" ? <QueuePage key={place.key} queue={place.key} zone={zone} /> : null}
          {place.page === "search" ? <Search key={place.text} text={place.text} zone={zone} /> : null}
          {place.page === "entry" ? (
            <Life key={`${place.order} ${place.line}`} order={place.order} line={place.line} zone={zone} />
          ) : null}
          {place.page === "users" ? <UsersPage zone={zone} stores={stores} onChanged={askWho} /> : null}
          {place.page === "exports" ? <ExportsPage stores={stores} zone={zone} /> : null}
          {place.page === "notices" ? <NoticesPage zone={zone} /> : null}
          {place.page === "audit" ? <AuditPage zone={zone} /> : null}
        </main>
      </div>
    </MeContext>
  );
}
