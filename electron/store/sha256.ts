/** The digest that shared code asks for. */
import { hash } from "node:crypto";
import type { Sha256 } from "../../shared/facts/chain.ts";

export const sha256: Sha256 = (text) => hash("sha256", text, "hex");
