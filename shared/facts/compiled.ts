/**
 * A schema as a plain yes or no, several times as fast as reading by it: for what is nearly always
 * right. What it says yes to, the schema takes, and takes as it is; where it says no, the schema is asked,
 * and names what it expected. Knows only shapes that read a value as it is: no defaults, nothing made new.
 */
import type { z } from "zod";

/** Whether a schema takes a value, as it is. */
export type Check = (value: unknown) => boolean;

type Known = z.core.$ZodTypes;
type Rule = z.core.$ZodChecks;

/** @throws Error for a schema of a kind that is not known here */
export function compiled(schema: z.core.$ZodType): Check {
  const { def } = (schema as Known)._zod;
  const rules = (def.checks ?? []).map((check) => ruleOf((check as Rule)._zod.def));
  const shape = shapeOf(def);
  const [first, second] = rules;
  if (!first) return shape;
  // A rule is asked of what has the shape.
  if (!second) return (value) => shape(value) && first(value as never);
  return (value) => shape(value) && rules.every((rule) => rule(value as never));
}

function shapeOf(def: Known["_zod"]["def"]): Check {
  switch (def.type) {
    case "string":
      return (value) => typeof value === "string";
    case "boolean":
      return (value) => typeof value === "boolean";
    case "number":
      if (!("format" in def) || def.format !== "safeint") break;
      return Number.isSafeInteger;
    case "literal": {
      const values = new Set<unknown>(def.values);
      return (value) => values.has(value);
    }
    case "enum": {
      const values = new Set<unknown>(Object.values(def.entries));
      return (value) => values.has(value);
    }
    case "nullable": {
      const inner = compiled(def.innerType);
      return (value) => value === null || inner(value);
    }
    case "array": {
      const element = compiled(def.element);
      // Place by place: `every` passes over holes, which no schema takes.
      return (value) => {
        if (!Array.isArray(value)) return false;
        for (let index = 0; index < value.length; index += 1) if (!element(value[index])) return false;
        return true;
      };
    }
    case "object":
      if (def.catchall?._zod.def.type !== "never") break;
      return strictObject(def.shape);
    case "union":
      if (!("discriminator" in def)) break;
      return discriminated(String(def.discriminator), def.options);
    default:
  }
  throw new Error(`a schema of type ${def.type} cannot be compiled`);
}

function strictObject(shape: Readonly<Record<string, z.core.$ZodType>>): Check {
  const keys = Object.keys(shape);
  const isOptional = keys.map((key) => shape[key]?._zod.def.type === "optional");
  const checks = keys.map((key) => {
    const schema = shape[key] as Known;
    return compiled(schema._zod.def.type === "optional" ? schema._zod.def.innerType : schema);
  });
  return (value) => {
    if (!isRecord(value)) return false;
    let found = 0;
    for (let index = 0; index < keys.length; index += 1) {
      const field = value[keys[index] as string];
      if (field === undefined) {
        if (isOptional[index] !== true) return false;
        continue;
      }
      if (checks[index]?.(field) !== true) return false;
      found += 1;
    }
    return Object.keys(value).length === found;
  };
}

function discriminated(key: string, options: readonly z.core.$ZodType[]): Check {
  const checks = new Map<unknown, Check>();
  for (const option of options) {
    const { def } = (option as Known)._zod;
    const tag = def.type === "object" ? (def.shape[key] as Known)._zod.def : null;
    if (tag?.type !== "literal") throw new Error(`a choice by ${key} cannot be compiled without its literals`);
    const check = compiled(option);
    for (const value of tag.values) checks.set(value, check);
  }
  return (value) => isRecord(value) && checks.get(value[key])?.(value) === true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Called only with what has the shape. */
function ruleOf(def: Rule["_zod"]["def"]): (value: never) => boolean {
  switch (def.check) {
    case "greater_than": {
      const least = Number(def.value);
      return def.inclusive ? (value: number) => value >= least : (value: number) => value > least;
    }
    case "less_than": {
      const most = Number(def.value);
      return def.inclusive ? (value: number) => value <= most : (value: number) => value < most;
    }
    case "min_length": {
      const { minimum } = def;
      return (value: { length: number }) => value.length >= minimum;
    }
    case "max_length": {
      const { maximum } = def;
      return (value: { length: number }) => value.length <= maximum;
    }
    case "string_format": {
      if (def.format !== "regex" || !("pattern" in def) || !def.pattern || def.pattern.global) break;
      const { pattern } = def;
      return (value: string) => pattern.test(value);
    }
    default:
      if ("fn" in def && typeof def.fn === "function") {
        const fn = def.fn as (value: unknown) => unknown;
        return (value: unknown) => Boolean(fn(value));
      }
  }
  throw new Error(`a check of kind ${def.check} cannot be compiled`);
}
