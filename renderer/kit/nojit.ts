/**
 * The page's policy forbids code made from text, which zod would try as soon as a schema is made.
 * Imported first by every page, before anything that brings the contracts.
 */
import { config } from "zod";

config({ jitless: true });
