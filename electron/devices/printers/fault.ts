/** Why a printer did not take what it was sent, by name; a screen has the words. */

export const PRINTER_FAULTS = [
  /** Its address does not answer, or refuses. */
  "unreachable",
  /** Nothing on the network has that name. */
  "unknown-host",
  /** The connection ended in the middle. */
  "lost",
  /** It takes nothing any more: out of paper, cover open, switched off. */
  "stuck",
  /** There is no such device file. */
  "no-device",
  /** The program may not write to it. */
  "no-permission",
  /** Another program has it. */
  "busy",
  /** Windows has no printer of that name, or it does not take raw bytes. */
  "queue-refused",
  /** This system has no Windows printer queue. */
  "not-windows",
  /** What was to be printed could not be made. */
  "not-printable",
  "unknown",
] as const;
export type PrinterFaultCode = (typeof PRINTER_FAULTS)[number];

export class PrinterFault extends Error {
  readonly code: PrinterFaultCode;
  /** Some of it may be on paper. */
  readonly begun: boolean;

  constructor(code: PrinterFaultCode, begun: boolean, cause: unknown) {
    super(`${code}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = "PrinterFault";
    this.code = code;
    this.begun = begun;
  }
}

const BY_ERRNO: Record<string, PrinterFaultCode> = {
  ECONNREFUSED: "unreachable",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ENETDOWN: "unreachable",
  ETIMEDOUT: "unreachable",
  ENOTFOUND: "unknown-host",
  EAI_AGAIN: "unknown-host",
  ECONNRESET: "lost",
  EPIPE: "lost",
  EIO: "lost",
  ENOENT: "no-device",
  ENXIO: "no-device",
  ENODEV: "no-device",
  EISDIR: "no-device",
  EACCES: "no-permission",
  EPERM: "no-permission",
  EBUSY: "busy",
};

/** A system's error by our names. */
export function faultOf(error: unknown, begun: boolean): PrinterFault {
  if (error instanceof PrinterFault) return error;
  const errno = error instanceof Error && "code" in error ? String(error.code) : "";
  return new PrinterFault(BY_ERRNO[errno] ?? "unknown", begun, error);
}
