export function ShiftReportDialog({ shift: _ }: { shift: string | null }) {
  return null;
}
