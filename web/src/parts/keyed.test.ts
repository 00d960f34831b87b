import { expect, test } from "vitest";
import { keyed } from "./keyed";

test("what is said twice gets two keys", () => {
  const keys = keyed(["a", "b", "a", "a"], (text) => text).map(({ key }) => key);
  expect(new Set(keys).size).toBe(4);
});
