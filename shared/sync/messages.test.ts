import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { GENESIS } from "../facts/fact.ts";
import { ClaimAsk, ClaimTold, GiftAsk, GiftGiven, GiftsAsk, GiftsTold, HandOutAsk } from "./gifts.ts";
import { HoldAsk, HoldGranted, HoldRelease, HoldReleased } from "./holds.ts";
import {
  Batch,
  Challenge,
  Digest,
  Enrol,
  Feed,
  Hello,
  MAX_BATCH,
  MemberFigures,
  MemberQuery,
  OrderFigures,
  OrderQuery,
  PROTOCOL,
  Pull,
  ShopSnapshot,
  SYNC_REFUSALS,
  Taken,
  Welcome,
} from "./messages.ts";

const messages = {
  Challenge,
  Hello,
  Welcome,
  Batch,
  Taken,
  Pull,
  Feed,
  MemberQuery,
  MemberFigures,
  OrderQuery,
  OrderFigures,
  Digest,
  HoldAsk,
  HoldGranted,
  HoldRelease,
  HoldReleased,
  GiftsAsk,
  GiftsTold,
  GiftAsk,
  GiftGiven,
  ClaimAsk,
  ClaimTold,
  HandOutAsk,
  Enrol,
  ShopSnapshot,
};

/** The fingerprint of every version of the protocol there was, in order: a new shape is a new version, and a new line here. */
const SHAPES = [
  "321d582ba05adec8d7165e701696076582536b183e9f47a2665cea961931a384", // 1: the first
  "a23127d0ab4efd53d5aef372328910bb330582a8f8bb8f3c521ff2349d0b3a52", // 2: packed batches, receipts, holds, requests, costs of products, clerks, products, names
];

describe("the messages between till and server", () => {
  test("S9.5 their shape is that of the protocol's version: a change of one is a change of the other", () => {
    const shapes = Object.entries(messages).map(([name, schema]) => [
      name,
      z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }),
    ]);
    const shape = createHash("sha256")
      .update(JSON.stringify([shapes, SYNC_REFUSALS]))
      .digest("hex");
    expect({ protocol: PROTOCOL, shape }).toEqual({ protocol: SHAPES.length, shape: SHAPES.at(-1) });
  });

  const batch = {
    till: "s1/t1",
    from: 1,
    count: 1,
    prev: GENESIS,
    facts: new Uint8Array(1),
    head: GENESIS,
    signature: "AA==",
  };
  const fits = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

  test("S2.2 a batch has facts, at most as many as one may have, and proper hashes", () => {
    expect(fits(Batch, batch)).toBe(true);
    const wrong = [
      { count: 0 },
      { count: MAX_BATCH + 1 },
      { facts: "text" },
      { facts: [1] },
      { prev: "0" },
      { head: GENESIS.toUpperCase().replace("0", "G") },
      { from: 0 },
      { till: "../x" },
      { signature: "not base64!" },
      { more: 1 },
    ];
    for (const change of wrong)
      expect(fits(Batch, { ...batch, ...change }), JSON.stringify(change).slice(0, 40)).toBe(false);
  });

  test("a member is asked for by exactly one of phone, card and id", () => {
    expect([{ phone: "138" }, { card: "8" }, { id: "c8" }].every((it) => fits(MemberQuery, it))).toBe(true);
    expect([{}, { phone: "138", card: "8" }, { phone: 138 }, null].some((it) => fits(MemberQuery, it))).toBe(false);
  });

  test("§1.1 no message carries half a fen", () => {
    const figures = {
      id: "m",
      phone: null,
      card: null,
      name: null,
      level: null,
      cash: -5,
      points: -5,
      love: 0,
      waiting: 1,
      waitingAmount: 10,
      asOf: 0,
    };
    expect(fits(MemberFigures, figures)).toBe(true);
    expect(
      [{ cash: 0.5 }, { waitingAmount: 0.5 }, { waitingAmount: -1 }].some((it) =>
        fits(MemberFigures, { ...figures, ...it }),
      ),
    ).toBe(false);
  });

  test("S5.1 every refusal says whether trying again can help", () => {
    expect(
      Object.entries(SYNC_REFUSALS)
        .filter(([, { again }]) => again)
        .map(([code]) => code),
    ).toEqual(["not-welcome", "sequence-gap", "busy", "internal"]);
  });
});
