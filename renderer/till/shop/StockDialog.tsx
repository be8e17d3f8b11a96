export function StockDialog() {
  return null;
}
