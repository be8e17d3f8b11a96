export function PrintQueueDialog() {
  return null;
}
