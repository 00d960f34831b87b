/** How the app is built: into the Python package, with names that depend on content alone, and nothing loaded from elsewhere. */
import { readdirSync, readFileSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { notices } from "./scripts/notices.ts";

const here = import.meta.dirname;
const pdfjs = join(here, "node_modules", "pdfjs-dist");
/** What pdf.js asks for by name while it draws: character maps, the standard fonts, decoders, colour profiles. */
const PDF_FOLDERS = ["cmaps", "standard_fonts", "wasm", "iccs"];
/** What would run a PDF's scripts is left out: a hostile file is shown inert. */
const LEFT_OUT = /quickjs/i;
/** What the first view is drawn with; all else is loaded when it is asked for, PDF's reader only with the first PDF. */
const FIRST = /\/src\/(api|keys|layout|parts|document|i18n\/en|views\/(review|byhand))\//;
/** What runs before all else: it asks for the first statement while the rest is on its way, and needs none of it. */
const START = /\/src\/(start|opening|search|api\/(ahead|session|newDesk)|views\/review\/(opening|wish))\.ts$|vite\/preload-helper/;
/** The face of the first words. */
const FACE = /noto-sans-latin-wght-normal.*\.woff2$/;
const LATER = /pdfjs-dist|\/document\/pdf\.ts/;

/** pdf.js's data as files of our own under /pdfjs/, in the build and while developing. */
function pdfData(): Plugin {
  return {
    name: "pdf-data",
    generateBundle() {
      for (const folder of PDF_FOLDERS)
        for (const file of readdirSync(join(pdfjs, folder)).filter((name) => !LEFT_OUT.test(name)).sort())
          this.emitFile({ type: "asset", fileName: `pdfjs/${folder}/${file}`, source: readFileSync(join(pdfjs, folder, file)) });
    },
    configureServer(server) {
      server.middlewares.use("/pdfjs", (request, response, next) => {
        const path = resolve(pdfjs, `.${(request.url ?? "").split("?")[0]}`);
        if (!PDF_FOLDERS.some((folder) => path.startsWith(join(pdfjs, folder) + "/")) || !existsSync(path)) return next();
        response.end(readFileSync(path));
      });
    },
  };
}

/** Names in the page what the first view is made of, so that all of it comes at once; tells of styles that are missing. */
function atOnce(): Plugin {
  return {
    name: "at-once",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle = {} }) {
        const files = Object.values(bundle);
        const main = files.find((file) => file.type === "chunk" && file.facadeModuleId?.endsWith("/src/main.tsx"));
        if (main?.type !== "chunk") throw new Error("the app has no beginning");
        const chunks = [...main.imports, main.fileName];
        const styles = new Set(chunks.flatMap((name) => [...((bundle[name] as typeof main).viteMetadata?.importedCss ?? [])]));
        const face = files.find((file) => FACE.test(file.fileName));
        const preload = (href: string) => ({ tag: "link", attrs: { rel: "modulepreload", crossorigin: true, href: `/${href}` }, injectTo: "head" as const });
        return [
          ...[...styles].map((href) => ({ tag: "link", attrs: { rel: "stylesheet", crossorigin: true, href: `/${href}` }, injectTo: "head" as const })),
          ...chunks.map(preload),
          ...(face ? [{ tag: "link", attrs: { rel: "preload", as: "font", type: "font/woff2", crossorigin: true, href: `/${face.fileName}` }, injectTo: "head" as const }] : []),
        ];
      },
    },
    generateBundle(_, bundle) {
      const has = readFileSync(join(here, "src", "mantine.css"), "utf8");
      for (const chunk of Object.values(bundle))
        for (const id of chunk.type === "chunk" ? Object.keys(chunk.modules) : []) {
          const styled = /@mantine\/core\/.*\/(\w+)\.module\.mjs$/.exec(id)?.[1];
          if (styled && !has.includes(`/${styled}.layer.css"`)) this.error(`src/mantine.css lacks the styles of Mantine's ${styled}`);
        }
    },
  };
}

export default defineConfig({
  base: "/",
  plugins: [react(), pdfData(), notices(here), atOnce()],
  resolve: { alias: { "@": join(here, "src") } },
  html: { cspNonce: "__NONCE__" },
  build: {
    outDir: resolve(here, "../src/whobuilt/web/dist"),
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0, // a data: address in a style would need a looser policy
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // The desk opens with a handful of files: what it is made of, and what the review of statements needs.
          groups: [
            { name: "start", test: (id) => START.test(id), priority: 2 },
            { name: "made", test: (id) => id.includes("/node_modules/") && !LATER.test(id) },
            { name: "desk", test: (id) => FIRST.test(id) && !LATER.test(id) },
          ],
        },
      },
    },
  },
  worker: { format: "es" },
  // While developing: `whobuilt serve CASE --port 8090` beside `npm run dev`; DESK=… names another address.
  server: { port: 5173, strictPort: true, proxy: { "/api": { target: process.env["DESK"] ?? "http://127.0.0.1:8090", changeOrigin: true } } },
});
