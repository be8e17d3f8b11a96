/** Bytes on their way to the till and back, as text. */

/** One piece of a file: what a call may carry, as base64. */
export const PIECE_BYTES = 96 * 1024;

export function base64Of(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
