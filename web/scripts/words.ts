/** Every language says everything that English says, and nothing that English does not; placeholders are the same. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "src", "i18n");
type Tree = { [name: string]: string | Tree };

function flat(tree: Tree, before = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value === "string") found.set(before + name, value);
    else for (const [inner, text] of flat(value, `${before}${name}.`)) found.set(inner, text);
  }
  return found;
}

/** Chinese has one form for every number: `_one` and `_other` of English are one `_other` there. */
function without(name: string): string {
  return name.replace(/_(zero|one|two|few|many|other)$/, "");
}

const holes = (text: string): string => [...new Set(text.match(/\{\{.*?\}\}|<\/?\w+\/?>/g) ?? [])].sort().join(" ");
const read = (language: string, file: string): Map<string, string> => flat(JSON.parse(readFileSync(join(root, language, file), "utf8")) as Tree);
const wrong: string[] = [];
let count = 0;

for (const language of readdirSync(root).filter((name) => !name.includes(".") && name !== "en"))
  for (const file of readdirSync(join(root, "en")).filter((name) => name.endsWith(".json"))) {
    const english = read("en", file);
    const other = read(language, file);
    const has = new Set([...other.keys()].map(without));
    const wants = new Set([...english.keys()].map(without));
    for (const name of wants) if (!has.has(name)) wrong.push(`${language}/${file} lacks ${name}`);
    for (const name of has) if (!wants.has(name)) wrong.push(`${language}/${file} has ${name}, which English has not`);
    for (const [name, text] of other) {
      const source = english.get(name);
      if (!text.trim()) wrong.push(`${language}/${file}: ${name} is empty`);
      if (source && holes(source) !== holes(text)) wrong.push(`${language}/${file}: ${name} has other placeholders than English`);
    }
    count += wants.size;
  }

if (wrong.length > 0) {
  process.stderr.write(`${wrong.join("\n")}\n`);
  process.exitCode = 1;
} else process.stdout.write(`Words: ${count} texts, in every language.\n`);
