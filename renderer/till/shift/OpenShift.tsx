export function OpenShift() {
  return null;
}
