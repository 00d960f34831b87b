/** pdf.js, from this machine alone: no scripts of the file, no forms, no links, no code made of text. Loaded when a PDF is first shown. */
import type { PDFDocumentProxy } from "pdfjs-dist";
import { download } from "@/api/client";

const MOST = 4;
const opened = new Map<string, Promise<PDFDocumentProxy>>();

async function open(id: string): Promise<PDFDocumentProxy> {
  const [pdfjs, worker, { blob }] = await Promise.all([
    import("pdfjs-dist"),
    import("pdfjs-dist/build/pdf.worker.min.mjs?url"),
    download(`/documents/${encodeURIComponent(id)}/original`),
  ]);
  pdfjs.GlobalWorkerOptions.workerSrc = worker.default;
  return pdfjs.getDocument({
    data: new Uint8Array(await blob.arrayBuffer()),
    enableXfa: false,
    useWasm: false, // the policy allows no code but our files'
    isImageDecoderSupported: false,
    cMapUrl: "/pdfjs/cmaps/",
    cMapPacked: true,
    standardFontDataUrl: "/pdfjs/standard_fonts/",
    wasmUrl: "/pdfjs/wasm/",
    iccUrl: "/pdfjs/iccs/",
    canvasMaxAreaInBytes: 64 * 1024 * 1024,
    verbosity: 0,
  }).promise;
}

/** A document's PDF, opened once; those that were not looked at the longest are let go. */
export function openPdf(id: string): Promise<PDFDocumentProxy> {
  const found = opened.get(id) ?? open(id);
  opened.delete(id);
  opened.set(id, found);
  found.catch(() => opened.delete(id));
  for (const [other, pdf] of opened) {
    if (opened.size <= MOST) break;
    opened.delete(other);
    void pdf.then((one) => one.loadingTask.destroy()).catch(() => undefined);
  }
  return found;
}

/** Draws a page into a canvas; breaks off when `signal` says so. */
export async function drawPage(id: string, page: number, canvas: HTMLCanvasElement, width: number, signal: AbortSignal): Promise<void> {
  const pdf = await openPdf(id);
  const leaf = await pdf.getPage(page);
  if (signal.aborted) return;
  const plain = leaf.getViewport({ scale: 1 });
  const viewport = leaf.getViewport({ scale: Math.min((width / plain.width) * Math.min(devicePixelRatio, 2), 4) });
  canvas.width = Math.round(viewport.width);
  canvas.height = Math.round(viewport.height);
  const task = leaf.render({ canvas, viewport, annotationMode: 1 });
  signal.addEventListener("abort", () => task.cancel());
  await task.promise.catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
