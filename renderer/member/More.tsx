/** Everything else: what the member may do, language and size of the words, the way out. */
import type { MemberHome } from "../../shared/contract/memberEntry.ts";
import { useState } from "react";
import { ask, type Said } from "./client.ts";
import { goTo, hashOf } from "./place.ts";
import { Refused } from "./Refused.tsx";
import { Switches } from "./Switches.tsx";
import { MENU } from "./Nav.tsx";
import { useWords } from "./words.ts";

export function More({ home, onOut }: { home: MemberHome; onOut: () => void }) {
  const { say } = useWords();
  const [said, setSaid] = useState<Said | null>(null);
  const leave = async (): Promise<void> => {
    const answer = await ask("sign-out", {});
    setSaid(answer.ok ? null : answer);
    if (!answer.ok) return;
    goTo("");
    onOut();
  };
  return (
    <>
      <header className="top">
        <h1>{say("m.nav.more")}</h1>
        <p className="sub">{[home.member.name, home.member.label].filter((it) => it !== null).join(" · ")}</p>
      </header>
      <ul className="menu card">
        {MENU.map(({ name, word }) => (
          <li key={name}>
            <a href={hashOf(name)}>{say(word)}</a>
          </li>
        ))}
      </ul>
      <Switches />
      <p className="sub">{say("m.install")}</p>
      <Refused said={said} />
      <button type="button" className="btn" onClick={() => void leave()}>
        {say("m.signOut")}
      </button>
    </>
  );
}
