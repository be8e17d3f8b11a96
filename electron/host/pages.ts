/**
 * The built pages: which file answers which path, with what type and headers. Nothing outside the
 * folder is ever read; a path that is not a page or an asset does not exist.
 */
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".json": "application/json; charset=utf-8",
};

/**
 * What a page may do: run its own scripts and talk to its own till, nothing else. Styles may be
 * inline, for the component library writes its variables into a style element.
 */
export const contentPolicy = (connect: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join("; ");

export const securityHeaders = (connect: string): Record<string, string> => ({
  "content-security-policy": contentPolicy(connect),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()",
});

export type Page = { readonly body: Buffer; readonly type: string; readonly forever: boolean };

/** The file for a path of a URL; undefined: there is none. */
export async function readPage(folder: string, path: string): Promise<Page | undefined> {
  const name =
    path === "/" || path === "/till.html"
      ? "till.html"
      : path === "/display.html"
        ? "display.html"
        : /^\/assets\/[\w-][\w.-]*$/.test(path)
          ? path.slice(1)
          : undefined;
  const type = name === undefined ? undefined : TYPES[extname(name)];
  if (name === undefined || type === undefined) return undefined;
  try {
    // Assets carry a digest in their names and never change.
    return { body: await readFile(join(folder, name)), type, forever: name.startsWith("assets/") };
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "EISDIR"))
      return undefined;
    throw error;
  }
}
