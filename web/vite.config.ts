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

export default defineConfig({
  base: "/",
  plugins: [react(), pdfData(), notices(here)],
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
