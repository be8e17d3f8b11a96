/** One user: another role, another password, one-time codes, whether it may sign in. */
import { NativeSelect, PasswordInput } from "@mantine/core";
import { useState } from "react";
import { HQ_ROLES, HqRole, SHORTEST_PASSWORD, type HqUser } from "../../shared/contract/hqPeople.ts";
import type { HqOutput } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { QrCode } from "../kit/QrCode.tsx";
import { Refused } from "../kit/Refused.tsx";
import { Sheet } from "../kit/Sheet.tsx";
import { askHq, type Said } from "./client.ts";

type Answer<T> = { ok: true; value: T } | ({ ok: false } & Said);

export type Store = { readonly id: string; readonly name: string };
/** A role, and whose manager it is; null: no manager, or nobody's yet. */
export type Post = { readonly role: HqRole; readonly store: string | null };

export function RoleChoice({
  value: { role: value, store },
  stores,
  onChange,
}: {
  value: Post;
  stores: readonly Store[];
  onChange: (post: Post) => void;
}) {
  const { t } = useTexts();
  return (
    <>
      <NativeSelect
        label={t("people.role")}
        description={t(`role.${value}How`)}
        value={value}
        onChange={(event) => {
          const role = HqRole.parse(event.currentTarget.value);
          onChange({ role, store: role === "manager" ? (store ?? stores[0]?.id ?? null) : null });
        }}
        data={HQ_ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
      />
      {value === "manager" ? (
        <NativeSelect
          label={t("people.ofStore")}
          value={store ?? ""}
          onChange={(event) => onChange({ role: value, store: event.currentTarget.value })}
          data={stores.map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
        />
      ) : null}
    </>
  );
}

function Codes({ made }: { made: HqOutput<"user.totp"> }) {
  const { t } = useTexts();
  if (made.secret === null || made.link === null) return null;
  return (
    <div className="note go qr" role="status" data-testid="totp">
      <p>{t("people.totpMade")}</p>
      <QrCode text={made.link} label={t("people.totpPicture")} />
      <code className="code long">{made.secret}</code>
    </div>
  );
}

type Props = { user: HqUser; stores: readonly Store[]; onChanged: () => void; onClose: () => void };

export function UserSheet({ user, stores, onChanged, onClose }: Props) {
  const { t } = useTexts();
  const [post, setPost] = useState<Post>({ role: user.role, store: user.store });
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [done, setDone] = useState(false);
  const [made, setMade] = useState<HqOutput<"user.totp"> | null>(null);
  const act = async <T,>(asking: Promise<Answer<T>>): Promise<T | null> => {
    setBusy(true);
    setMade(null);
    const answer = await asking;
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    setDone(answer.ok);
    if (!answer.ok) return null;
    onChanged();
    return answer.value;
  };
  const codes = async (on: boolean) => setMade(await act(askHq("user.totp", { user: user.id, on })));
  const reset = async () => {
    if ((await act(askHq("user.password", { user: user.id, password }))) !== null) setPassword("");
  };
  return (
    <Sheet title={user.name} onClose={onClose}>
      <div className="stack" data-testid="user-sheet">
        <p className="sub">{t("people.changeHow")}</p>
        <RoleChoice value={post} stores={stores} onChange={setPost} />
        <button
          type="button"
          className="btn"
          disabled={
            busy ||
            (post.role === user.role && post.store === user.store) ||
            (post.role === "manager" && post.store === null)
          }
          onClick={() => void act(askHq("user.role", { user: user.id, ...post }))}
        >
          {t("people.setRole")}
        </button>
        <PasswordInput
          label={t("people.newPassword")}
          description={t("people.passwordHow", { count: SHORTEST_PASSWORD })}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          maxLength={200}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": t("people.show") }}
        />
        <button
          type="button"
          className="btn"
          disabled={busy || password.length < SHORTEST_PASSWORD}
          onClick={() => void reset()}
        >
          {t("people.setPassword")}
        </button>
        <div className="across">
          <button type="button" className="btn" disabled={busy} onClick={() => void codes(true)}>
            {t(user.totp ? "people.totpAgain" : "people.totpOn")}
          </button>
          {user.totp ? (
            <button type="button" className="btn" disabled={busy} onClick={() => void codes(false)}>
              {t("people.totpOff")}
            </button>
          ) : null}
        </div>
        {made === null ? null : <Codes made={made} />}
        <button
          type="button"
          className={user.disabledAt === null ? "btn stop" : "btn"}
          disabled={busy}
          onClick={() => void act(askHq("user.disable", { user: user.id, disabled: user.disabledAt === null }))}
        >
          {t(user.disabledAt === null ? "people.disable" : "people.enable")}
        </button>
        <Refused said={said} />
        {done && (made === null || made.secret === null) ? (
          <div className="note go" role="status">
            {t("people.done")}
          </div>
        ) : null}
      </div>
    </Sheet>
  );
}
