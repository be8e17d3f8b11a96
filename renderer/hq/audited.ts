/** What the log of HQ is made of: what the door does, and the verbs that change anything. */
import type { HqVerb } from "../../shared/contract/hq.ts";
import { DOOR_ACTS } from "../../shared/contract/hqPeople.ts";
import { HQ_RIGHTS } from "../../shared/contract/hqRights.ts";

const isChanging = (verb: string): verb is HqVerb =>
  Object.entries(HQ_RIGHTS).some(([it, { changes }]) => it === verb && changes);

export const WRITTEN: readonly string[] = [...DOOR_ACTS, ...Object.keys(HQ_RIGHTS).filter(isChanging)];
