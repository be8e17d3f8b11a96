import { expect, test } from "vitest";
import { fits, hashOf } from "./password.ts";

test("a password is kept as argon2id with its parameters and a salt of its own, and only it fits", async () => {
  const [one, two] = await Promise.all([hashOf("correct horse"), hashOf("correct horse")]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(two).not.toBe(one);
  expect(
    await Promise.all([fits("correct horse", one), fits("correct horsf", one), fits("correct horse", null)]),
  ).toEqual([true, false, false]);
});

test("one made by other parameters fits as well; what is no hash is an error, and lets nobody in", async () => {
  // By the reference implementation: m=65536,t=2,p=1, salt "somesalt", password "password".
  const reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  expect(await fits("password", reference)).toBe(true);
  expect(await fits("passwore", reference)).toBe(false);
  await expect(fits("password", "plain")).rejects.toThrow("a way this program does not know");
});

test("the same letters written in two ways of Unicode are one password", async () => {
  expect(await fits("cafe\u0301 cafe\u0301", await hashOf("caf\u00e9 caf\u00e9"))).toBe(true);
});
