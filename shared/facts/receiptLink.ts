/**
 * What the QR of a receipt holds: the order's number alone, or the way to it on a server, signed by the
 * till's key so that a number cannot be guessed into somebody else's progress. Knows no key.
 */

/** What the till's key signs for the link of an order. */
export const receiptClaim = (order: string): string => `paifan-receipt\n${order}`;

/**
 * @param server where the member's page is; null: there is none
 * @param signature Ed25519 over the claim, base64
 */
export function receiptLink(order: string, server: string | null, signature: string): string {
  if (server === null) return order;
  const url64 = signature.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  return `${server.replace(/\/+$/, "")}/m/#o=${order}&s=${url64}`;
}
