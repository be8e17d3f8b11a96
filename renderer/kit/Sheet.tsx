/** A dialog: named, closed by Esc and by a button a finger can hit, gives the focus back. */
import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTexts } from "../i18n/i18n.ts";

type Props = { title: string; onClose: () => void; width?: number; children: ReactNode };

export function Sheet({ title, onClose, width = 560, children }: Props) {
  const { t } = useTexts();
  return (
    <Modal.Root opened onClose={onClose} size={width}>
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
