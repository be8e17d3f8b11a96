export function AuditDialog() {
  return null;
}
