/** Names as they are typed in pinyin. The dictionary is read when it is first needed: a till that starts does not wait for it. */

export const hasHan = (name: string): boolean => /\p{Script=Han}/u.test(name);

/** Gives of a name the initials of its pinyin and the whole of it, parted by a blank; "" for one without Chinese characters. */
export type Spell = (name: string) => string;

export async function speller(): Promise<Spell> {
  const { pinyin } = await import("pinyin-pro");
  return (name) => {
    if (!hasHan(name)) return "";
    const syllables = pinyin(name.normalize("NFKC"), {
      toneType: "none",
      type: "array",
      nonZh: "consecutive",
      v: true,
    }).map((it) => it.toLowerCase().replaceAll(/[^a-z0-9]/g, ""));
    const initials = syllables.map((it) => (/^\d/.test(it) ? it : it.slice(0, 1))).join("");
    return `${initials} ${syllables.join("")}`;
  };
}
