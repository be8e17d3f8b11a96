/** Why a till's books cannot be opened or written: a closed set, each with what to do. */

export type StoreCode =
  | "not-a-database"
  | "newer-format"
  | "damaged"
  | "in-use"
  | "key-unreadable"
  | "disk-full"
  | "disk-error";

export class StoreRefusal extends Error {
  readonly code: StoreCode;

  constructor(code: StoreCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "StoreRefusal";
    this.code = code;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** SQLite's and the system's own errors by name; anything else is given back as it is. */
export function named(error: unknown): unknown {
  if (error instanceof StoreRefusal) return error;
  const code = codeOf(error);
  if (code.startsWith("SQLITE_FULL") || code === "ENOSPC" || code === "EDQUOT") {
    return new StoreRefusal(
      "disk-full",
      "The disk is full: nothing of this act was kept. Free some space and repeat it; all that was sold before is safe.",
      error,
    );
  }
  if (code.startsWith("SQLITE_BUSY")) {
    return new StoreRefusal(
      "in-use",
      "Another program holds the till's books. Close it, then try again; nothing was changed.",
      error,
    );
  }
  if (code.startsWith("SQLITE_CORRUPT") || code.startsWith("SQLITE_NOTADB")) {
    return new StoreRefusal(
      "damaged",
      "The till's books are damaged and were not written to. Keep the folder as it is and restore a copy, or start with a new folder.",
      error,
    );
  }
  const disk = [
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
    "SQLITE_READONLY",
    "SQLITE_PERM",
    "EACCES",
    "EIO",
    "EROFS",
    "EPERM",
    "ENOTDIR",
    "EEXIST",
  ];
  if (disk.some((it) => code.startsWith(it))) {
    return new StoreRefusal(
      "disk-error",
      `The disk cannot be written (${code}): nothing of this act was kept. Check the disk and its permissions.`,
      error,
    );
  }
  return error;
}
