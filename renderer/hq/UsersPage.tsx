/** Who works at HQ: users with their roles, a new one, and whether the key alone is still enough. */
import { PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import { SHORTEST_PASSWORD, type HqUser } from "../../shared/contract/hqPeople.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { clock, moment } from "../kit/time.ts";
import { askHq, usePolled, type Said } from "./client.ts";
import { May } from "./me.tsx";
import { RoleChoice, UserSheet, type Post, type Store } from "./UserSheet.tsx";

function NewUser({ stores, onAdded }: { stores: readonly Store[]; onAdded: () => void }) {
  const { t } = useTexts();
  const [name, setName] = useState("");
  const [post, setPost] = useState<Post>({ role: "operator", store: null });
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [added, setAdded] = useState<string | null>(null);
  const isReady =
    name.trim() !== "" && (post.role !== "manager" || post.store !== null) && password.length >= SHORTEST_PASSWORD;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !isReady) return;
    setBusy(true);
    const answer = await askHq("user.add", { name: name.trim(), ...post, password });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    setAdded(answer.ok ? answer.value.name : null);
    if (!answer.ok) return;
    setName("");
    setPassword("");
    onAdded();
  };
  return (
    <form className="card pad stack" aria-label={t("people.add")} onSubmit={(event) => void submit(event)}>
      <h2>{t("people.add")}</h2>
      <TextInput
        label={t("people.name")}
        value={name}
        maxLength={40}
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="off"
      />
      <RoleChoice value={post} stores={stores} onChange={setPost} />
      <PasswordInput
        label={t("people.password")}
        description={t("people.passwordHow", { count: SHORTEST_PASSWORD })}
        value={password}
        maxLength={200}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ "aria-label": t("people.show") }}
      />
      <button type="submit" className="btn go" disabled={busy || !isReady}>
        {busy ? t("asking") : t("people.addGo")}
      </button>
      <Refused said={said} />
      {added === null ? null : (
        <div className="note go" role="status">
          {t("people.added", { name: added })}
        </div>
      )}
    </form>
  );
}

function Key({ on, onChanged }: { on: boolean; onChanged: () => void }) {
  const { t } = useTexts();
  const [said, setSaid] = useState<Said | null>(null);
  const turn = async () => {
    const answer = await askHq("key.signsIn", { on: !on });
    setSaid(answer.ok ? null : answer);
    if (answer.ok) onChanged();
  };
  return (
    <section className="card pad stack" aria-label={t("people.key")} data-testid="key" data-on={on}>
      <h2>{t("people.key")}</h2>
      <p className="sub">{t(on ? "people.keyOn" : "people.keyOff")}</p>
      <button type="button" className={on ? "btn stop" : "btn"} onClick={() => void turn()}>
        {t(on ? "people.keyTurnOff" : "people.keyTurnOn")}
      </button>
      <Refused said={said} />
    </section>
  );
}

function State({ user, zone }: { user: HqUser; zone: string }) {
  const { t, locale } = useTexts();
  if (user.disabledAt !== null) return <span className="pill stop">{t("people.disabled")}</span>;
  if (user.lockedUntil !== null)
    return <span className="pill wait">{t("people.locked", { at: clock(user.lockedUntil, locale, zone) })}</span>;
  return <span className="pill go">{t("people.may")}</span>;
}

type Props = { zone: string; stores: readonly Store[]; onChanged: () => void };

export function UsersPage({ zone, stores, onChanged }: Props) {
  const { t, locale } = useTexts();
  const { value, refusal, again } = usePolled("user.list", {});
  const [open, setOpen] = useState<string | null>(null);
  if (value === null)
    return refusal === null ? <div className="empty">{t("loading")}</div> : <Refused said={refusal} />;
  const changed = () => {
    again();
    onChanged();
  };
  const opened = value.users.find((it) => it.id === open);
  return (
    <div className="two">
      <section className="card wide" aria-label={t("hq.users")}>
        <Refused said={refusal} />
        {value.users.length === 0 ? (
          <div className="empty">
            <b>{t("people.none")}</b>
            <div>{t("people.noneHow")}</div>
          </div>
        ) : (
          <table className="table">
            <thead>
              <tr>
                <th>{t("people.name")}</th>
                <th>{t("people.role")}</th>
                <th>{t("people.state")}</th>
                <th>{t("people.code")}</th>
                <th>{t("people.created")}</th>
                <th className="r">{t("people.acts")}</th>
              </tr>
            </thead>
            <tbody>
              {value.users.map((user) => (
                <tr key={user.id} data-user={user.name}>
                  <th scope="row">{user.name}</th>
                  <td>
                    {t(`role.${user.role}`)}
                    {user.store === null ? null : (
                      <div className="sub">{stores.find(({ id }) => id === user.store)?.name ?? user.store}</div>
                    )}
                  </td>
                  <td>
                    <State user={user} zone={zone} />
                  </td>
                  <td>{t(user.totp ? "people.on" : "people.off")}</td>
                  <td className="nowrap">{moment(user.createdAt, locale, zone, true)}</td>
                  <td className="r">
                    <May verb="user.role">
                      <button
                        type="button"
                        className="btn"
                        aria-label={t("people.changeOf", { name: user.name })}
                        onClick={() => setOpen(user.id)}
                      >
                        {t("people.change")}
                      </button>
                    </May>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <div className="stack">
        <May verb="user.add">
          <NewUser stores={stores} onAdded={changed} />
        </May>
        <May verb="key.signsIn">
          <Key on={value.keySignsIn} onChanged={changed} />
        </May>
      </div>
      {opened === undefined ? null : (
        <UserSheet key={opened.id} user={opened} stores={stores} onChanged={changed} onClose={() => setOpen(null)} />
      )}
    </div>
  );
}
