export function MoreDialog() {
  return null;
}
