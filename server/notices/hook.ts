/** The merchant's webhook for notices as it is kept: where it is, how far it has them, and whether it fails (§9.3). */
import { z } from "zod";
import type { HookState } from "../../shared/contract/hqNotices.ts";
import type { ServerReader, SettingsReader, SettingsWriter } from "../store/store.ts";

const Hook = z.strictObject({
  url: z.string(),
  /** What letters are signed with. */
  secret: z.string(),
  isOn: z.boolean(),
  setAt: z.number(),
  setBy: z.string(),
  /** It has every notice up to this one, or that stands among the letters it refused, or it was left out by a person. */
  upTo: z.number(),
  /** When it last took anything, ms. */
  takenAt: z.number().nullable(),
  /** So many letters were refused one by one, and nothing was taken since. */
  refusals: z.number(),
  /** Null: it does not fail. `nextAt`: nothing is sent before that, ms. */
  failing: z.strictObject({ since: z.number(), tries: z.number(), nextAt: z.number(), said: z.string() }).nullable(),
});
export type Hook = z.infer<typeof Hook>;

const NAME = "notice-hook";

/** @returns null: none was set */
export function hookOf(settings: SettingsReader): Hook | null {
  const text = settings.text(NAME);
  return text === undefined ? null : Hook.parse(JSON.parse(text));
}

export function keepHook(settings: SettingsWriter, hook: Hook): void {
  settings.setText(NAME, JSON.stringify(hook));
}

/** As headquarters sees it. */
export function hookState({ settings, notices, letters }: ServerReader): HookState {
  const hook = hookOf(settings);
  if (hook === null) return NO_STATE;
  const { url, isOn, setAt, setBy, takenAt, failing, upTo } = hook;
  return {
    url,
    isOn,
    setAt,
    setBy,
    takenAt,
    failing,
    waiting: Math.max(0, notices.newest() - upTo),
    held: letters.letterCount("trying") + letters.letterCount("behind"),
    dead: letters.letterCount("dead"),
  };
}

const NO_STATE: HookState = {
  url: null,
  isOn: false,
  setAt: null,
  setBy: "",
  takenAt: null,
  failing: null,
  waiting: 0,
  held: 0,
  dead: 0,
};
