import { expect, test } from "vitest";
import { firstOf, langOf, pieces, scriptOf, stretches } from "./script";

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

test("a text's language is told where its letters tell it, and a bare name has none", () => {
  expect(["Police bought cameras.", "Hikvision", "Hikvision 2019", "海康威视公司", "تېررورلۇققا قارشى تۇرۇش ئىدارىسى ئۈچۈن", "شرکت فناوری پارس", "وزارة الداخلية", "Министерство внутренних дел", "Міністерство внутрішніх справ"].map(langOf)).toEqual([
    "en", undefined, undefined, "zh-Hans", "ug", "fa", "ar", "ru", "uk",
  ]);
  expect(langOf("Ürümçi şäһär jamaät xäwpsizlik idarisi")).toBeUndefined();
});

const said = (text: string, language: string) => stretches(text, language).map((one) => (one.lang ? `${one.lang}[${one.text}]` : one.text)).join("");

test("words of another language than the interface's are cut out, and no character is lost", () => {
  expect(said("海康威视 won two contracts in 墨玉县（2017年）.", "en")).toBe("zh-Hans[海康威视] won two contracts in zh-Hans[墨玉县（2017年）].");
  expect(said("海康威视 won two contracts in 墨玉县.", "zh-CN")).toBe("海康威视 en[won two contracts in ]墨玉县.");
  expect(said("Huawei", "zh-CN")).toBe("Huawei");
  expect(said("Police bought cameras.", "en")).toBe("Police bought cameras.");
});
