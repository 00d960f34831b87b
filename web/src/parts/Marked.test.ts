import { expect, test } from "vitest";
import { cut } from "./Marked";

const said = (text: string, marks: { start: number; end: number }[]) => cut(text, marks).map((part) => (part.marked ? `[${part.text}]` : part.text)).join("");

test("marks stand where they are said to, counted in code points", () => {
  expect(said("In 2018, Huawei signed", [{ start: 9, end: 15 }])).toBe("In 2018, [Huawei] signed");
  expect(said("😀华为技术", [{ start: 1, end: 3 }])).toBe("😀[华为]技术");
});

test("marks that overlap, lie outside or are empty do no harm, and no character is lost", () => {
  expect(said("abcdef", [{ start: 3, end: 5 }, { start: 1, end: 4 }])).toBe("a[bcd][e]f");
  expect(said("abc", [{ start: 2, end: 99 }, { start: 1, end: 1 }, { start: -4, end: 1 }])).toBe("[a]b[c]");
  expect(said("", [{ start: 0, end: 4 }])).toBe("");
});
