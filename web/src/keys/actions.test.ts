import { expect, test } from "vitest";
import { clashes, keyOf, pressed } from "./actions";

test("a key of a Cyrillic layout counts as the letter at its place", () => {
  expect(pressed({ key: "ф", code: "KeyA" })).toBe("a");
  expect(pressed({ key: "A", code: "KeyQ" })).toBe("a"); // an own Latin layout is believed
});

test("an own key takes the place of the first one, and an empty one switches it off", () => {
  expect(keyOf("review", "accept", {})).toBe("a");
  expect(keyOf("review", "accept", { "review.accept": "y" })).toBe("y");
  expect(keyOf("review", "accept", { "review.accept": "" })).toBe("");
});

test("a key that is taken in the same place, or everywhere, is refused", () => {
  expect(clashes("review", "accept", "r", {})).toContain("review.reject");
  expect(clashes("review", "accept", "?", {})).toEqual(["everywhere.help"]);
  expect(clashes("review", "accept", "y", {})).toEqual([]);
});
