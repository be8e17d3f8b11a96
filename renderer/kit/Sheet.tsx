/** A dialog: named, closed by Esc and by a button a finger can hit, gives the focus back. Of several the topmost closes. */
import { Modal } from "@mantine/core";
import { useEffect, useId } from "react";
import type { ReactNode } from "react";
import { useTexts } from "../i18n/i18n.ts";

type Props = { title: string; onClose: () => void; width?: number; children: ReactNode };

/** The dialogs that are open, the topmost last: Esc is heard by all of them. */
const standing: string[] = [];

export function Sheet({ title, onClose, width = 560, children }: Props) {
  const { t } = useTexts();
  const me = useId();
  useEffect(() => {
    standing.push(me);
    return () => void standing.splice(standing.indexOf(me), 1);
  }, [me]);
  return (
    <Modal.Root opened onClose={() => (standing.at(-1) === me ? onClose() : undefined)} size={width}>
      <Modal.Overlay />
      <Modal.Content>
        {/* Not Modal.Header: its <header> would be a second banner on the page. */}
        <div className="sheet-head">
          <Modal.Title className="sheet-title">{title}</Modal.Title>
          <Modal.CloseButton aria-label={t("close")} size={48} iconSize={22} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
