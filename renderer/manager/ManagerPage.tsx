/** The manager's page away from the till: signs in as HQ's page does, and asks HQ's server about one store. */
import { NativeSelect } from "@mantine/core";
import { useMemo, useState } from "react";
import { may } from "../../shared/contract/hqRights.ts";
import { askHq, usePolled } from "../hq/client.ts";
import { MeContext, type Me } from "../hq/me.tsx";
import { Myself } from "../hq/Myself.tsx";
import { SignIn } from "../hq/SignIn.tsx";
import { useTexts } from "../i18n/i18n.ts";
import { Switches } from "../kit/Frame.tsx";
import { Refused } from "../kit/Refused.tsx";
import { AskingContext, type Asking } from "./asking.tsx";
import { AWAY_SECTIONS, sectionIn, StoreSurface, useSection } from "./StoreSurface.tsx";

const EVERY_MS = 1_000;

export function ManagerPage() {
  const { t } = useTexts();
  const { value: me, refusal, again } = usePolled("me", {});
  if (refusal?.code === "not-signed-in") return <SignIn onSignedIn={again} />;
  if (me === null) {
    return (
      <main className="signin">
        <div className="stack">
          <h1>{t("manager.title")}</h1>
          {refusal === null ? <div>{t("loading")}</div> : <Refused said={refusal} />}
        </div>
      </main>
    );
  }
  return (
    <MeContext value={me}>
      {me.store === null ? <Any me={me} onSignedOut={again} /> : <Of me={me} store={me.store} onSignedOut={again} />}
    </MeContext>
  );
}

type Props = { me: Me; onSignedOut: () => void };

/** Who sees every store chooses one. */
function Any(props: Props) {
  const { t } = useTexts();
  const { value: places, refusal } = usePolled("chain.places", {}, false);
  const [chosen, choose] = useState<string | null>(null);
  if (places === null)
    return refusal === null ? <div className="empty">{t("loading")}</div> : <Refused said={refusal} />;
  const { stores } = places;
  const store = chosen ?? stores[0]?.id;
  if (store === undefined) return <div className="empty">{t("manager.noStores")}</div>;
  return (
    <Of {...props} store={store} key={store}>
      <NativeSelect
        label={t("hq.store")}
        value={store}
        onChange={(event) => choose(event.currentTarget.value)}
        data={stores.map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
      />
    </Of>
  );
}

function Of({ me, store, onSignedOut, children }: Props & { store: string; children?: React.ReactNode }) {
  const { t } = useTexts();
  const section = useSection();
  const asking = useMemo<Asking>(
    () => ({
      store,
      ask: async (verb, input) => await askHq(verb, input as never),
      mayPublish: may(me.role, "store.publish"),
      by: me.user === null ? null : me.name,
      everyMs: EVERY_MS,
    }),
    [store, me.role, me.user, me.name],
  );
  return (
    <AskingContext value={asking}>
      <div className="hq" data-testid="manager" data-store={store}>
        <nav aria-label={t("manager.nav")}>
          <b>{t("manager.title")}</b>
          {AWAY_SECTIONS.map((each) => (
            <a
              key={each}
              className={each === section ? "on" : ""}
              aria-current={each === section ? "page" : undefined}
              href={`#${each}`}
            >
              {t(`manager.${each}`)}
            </a>
          ))}
          <Myself me={me} onSignedOut={onSignedOut} />
          <div className="switches">
            <Switches />
          </div>
        </nav>
        <main>
          {children}
          <StoreSurface section={section} onSection={(to) => (location.hash = sectionIn(to))} />
        </main>
      </div>
    </AskingContext>
  );
}
