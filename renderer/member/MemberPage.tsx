/** The page as a whole: whoever is signed in, the order of a receipt, or the way in. */
import { Suspense, useEffect } from "react";
import type { MemberHome } from "../../shared/contract/memberEntry.ts";
import { useAsked, type Answer } from "./client.ts";
import { Home } from "./Home.tsx";
import { More } from "./More.tsx";
import { Nav } from "./Nav.tsx";
import { hashOf, invitationIn, partsOf, receiptIn, useHash } from "./place.ts";
import { Receipt } from "./Receipt.tsx";
import { Refused } from "./Refused.tsx";
import { SignIn } from "./SignIn.tsx";
import { VIEWS, type ViewProps } from "./views.ts";
import { localeOf, useShown, useWords } from "./words.ts";

const EVERY_MS = 5_000;

/** @param early the first view, as it was asked for before there was a page */
export function MemberPage({ early }: { early: Answer<MemberHome> | null }) {
  const hash = useHash();
  const { language, isBig } = useShown();
  useEffect(() => {
    document.documentElement.lang = localeOf(language);
    document.documentElement.classList.toggle("big", isBig);
  }, [language, isBig]);
  const receipt = receiptIn(hash);
  // Another link is another page.
  return receipt === null ? <Member hash={hash} early={early} /> : <Receipt key={receipt.order} {...receipt} />;
}

function Member({ hash, early }: { hash: string; early: Answer<MemberHome> | null }) {
  const { say } = useWords();
  // Whoever goes on to another view may have changed something in the one before.
  const home = useAsked("home", {}, EVERY_MS, hash, early);
  const { value, refusal, again } = home;
  const isOut = refusal?.code === "not-signed-in";
  if (isOut) return <SignIn invitation={invitationIn(hash)} onIn={again} />;
  if (value === null)
    return refusal === null ? (
      <p className="empty" role="status">
        {say("m.asking")}
      </p>
    ) : (
      <main>
        <Refused said={refusal} onAgain={again} />
      </main>
    );
  const [name = "", ...parts] = invitationIn(hash) === null ? partsOf(hash) : [""];
  return (
    <>
      {refusal !== null && (
        <p className="note wait" role="status">
          {say("m.offline")}
        </p>
      )}
      <main>
        {name === "" ? (
          <Home home={value} />
        ) : name === "more" ? (
          <More home={value} onOut={again} />
        ) : (
          <Lazy name={name} parts={parts} home={value} />
        )}
      </main>
      <Nav at={name} unread={value.unread} />
    </>
  );
}

function Lazy({ name, parts, home }: ViewProps & { name: string }) {
  const { say } = useWords();
  const View = Object.hasOwn(VIEWS, name) ? VIEWS[name]?.view : undefined;
  if (!View)
    return (
      <div className="empty">
        <b>{say("m.noView")}</b>
        <a href={hashOf("")}>{say("m.back")}</a>
      </div>
    );
  return (
    <Suspense
      fallback={
        <p className="empty" role="status">
          {say("m.asking")}
        </p>
      }
    >
      <View key={parts.join("/")} parts={parts} home={home} />
    </Suspense>
  );
}
