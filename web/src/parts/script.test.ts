import { expect, test } from "vitest";
import { firstOf, pieces, scriptOf } from "./script";

test("an override of direction is shown, and nothing of the name is lost", () => {
  const name = "Acme\u202Egnp.exe";
  expect(pieces(name).map((one) => one.sign ?? one.text)).toEqual(["Acme", "RLO", "gnp.exe"]);
  expect(pieces(name).map((one) => one.text).join("")).toBe(name);
});

test("the joiners that Persian and Uyghur write with are no signs", () => {
  expect(pieces("می\u200Cخواهم")).toHaveLength(1);
});

test("a name is set in the script that most of it is in", () => {
  expect(["海康威视 Hikvision 股份有限公司数字技术", "شىنجاڭ", "Росатом", "Acme 1"].map(scriptOf)).toEqual(["han", "arab", "cyrl", "latn"]);
});

test("a long name is cut between characters, never within one", () => {
  expect(firstOf("e\u0301".repeat(9), 3)).toBe("e\u0301".repeat(3));
});
