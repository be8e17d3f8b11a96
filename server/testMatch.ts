/** Parts of a text a test expects. */
import { expect } from "vitest";

export const containing = (text: string): unknown => expect.stringContaining(text);
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
