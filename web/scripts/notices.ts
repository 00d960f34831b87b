/** The licences of what the built app carries, gathered into one file beside it, so that the wheel carries them too. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

interface Bundled {
  name: string;
  version: string;
  license: string;
  text: string;
}

/** The package of a module: its folder after the last `node_modules/`. */
function packageOf(id: string): string | null {
  const clean = id.replace(/^\0/, "").split("?")[0] ?? "";
  const at = clean.lastIndexOf("/node_modules/");
  if (at < 0) return null;
  const parts = clean.slice(at + "/node_modules/".length).split("/");
  const name = parts[0]?.startsWith("@") ? `${parts[0]}/${parts[1]}` : parts[0];
  return `${clean.slice(0, at)}/node_modules/${name}`;
}

function describe(folder: string): Bundled | null {
  if (!existsSync(join(folder, "package.json"))) return null;
  const stated = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name: string; version: string; license?: string };
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort();
  const text = files.map((file) => readFileSync(join(folder, file), "utf8").trim()).join("\n\n");
  return { name: stated.name, version: stated.version, license: stated.license ?? "see its text", text };
}

/** Writes `third-party-notices.txt`; a build in which something bundled names no licence fails. */
export function notices(root: string): Plugin {
  const folders = new Set<string>(["pdfjs-dist", "vite"].map((name) => join(root, "node_modules", name)));
  const fonts = join(root, "node_modules", "@fontsource-variable");
  for (const font of existsSync(fonts) ? readdirSync(fonts) : []) folders.add(join(fonts, font));
  return {
    name: "third-party-notices",
    apply: "build",
    generateBundle() {
      for (const id of this.getModuleIds()) {
        const folder = packageOf(id);
        if (folder) folders.add(folder);
      }
      const found = [...folders].map(describe).filter((one): one is Bundled => one !== null);
      found.sort((one, other) => one.name.localeCompare(other.name, "en"));
      const unnamed = found.filter((one) => !one.license);
      if (unnamed.length > 0) this.error(`No licence is named by ${unnamed.map((one) => one.name).join(", ")}`);
      const body = found.map((one) => `${one.name} ${one.version} (${one.license})\n\n${one.text || "(the package holds no text of its licence)"}`);
      const head = "What the review desk is built from, each under its own licence.";
      this.emitFile({ type: "asset", fileName: "third-party-notices.txt", source: [head, ...body].join(`\n\n${"-".repeat(80)}\n\n`) + "\n" });
    },
  };
}
