export function CashDialog({ kind: _ }: { kind: "cash" | "drawer" }) {
  return null;
}
