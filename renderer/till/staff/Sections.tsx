/** The parts of a dialog as tabs: the arrows lead from one to the next, across or down. */
import type { KeyboardEvent } from "react";

type Props<Id extends string> = {
  label: string;
  sections: readonly { readonly id: Id; readonly text: string; readonly wrong?: boolean }[];
  shown: Id;
  onShow: (id: Id) => void;
  down?: boolean;
};

export function Sections<Id extends string>({ label, sections, shown, onShow, down = false }: Props<Id>) {
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const at = sections.findIndex((it) => it.id === shown);
    const last = sections.length - 1;
    const to = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = sections[to < 0 ? last : to > last ? 0 : to];
    if (next === undefined) return;
    onShow(next.id);
    event.currentTarget.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };
  return (
    <div
      className={down ? "sections down" : "sections"}
      role="tablist"
      aria-label={label}
      aria-orientation={down ? "vertical" : "horizontal"}
      onKeyDown={onKey}
    >
      {sections.map(({ id, text, wrong = false }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`tab-${id}`}
          className={id === shown ? "btn on" : "btn"}
          aria-selected={id === shown}
          {...(id === shown ? { "aria-controls": `panel-${id}` } : {})}
          tabIndex={id === shown ? 0 : -1}
          data-autofocus={id === shown ? true : undefined}
          data-wrong={wrong || undefined}
          onClick={() => onShow(id)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
