/** A dialog: named, closed by Esc and by a button a finger can hit, gives the focus back. */
import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTexts } from "../i18n/i18n.ts";

type Props = { title: string; onClose: () => void; width?: number; children: ReactNode };

export function Sheet({ title, onClose, width = 560, children }: Props) {
  const { t } = useTexts();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={width}
      closeButtonProps={{ "aria-label": t("close"), size: 48, iconSize: 22 }}
      classNames={{ title: "sheet-title", body: "sheet-body" }}
    >
      {children}
    </Modal>
  );
}
