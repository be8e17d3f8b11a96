export function StaffDialog() {
  return null;
}
