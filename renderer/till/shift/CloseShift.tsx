export function CloseShift() {
  return null;
}
