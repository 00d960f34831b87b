/** Work that may wait until what was asked for is on the screen; done soon in a tab that nobody sees, too. */
export function afterPaint(work: () => void): () => void {
  let open = true;
  const run = (): void => {
    if (!open) return;
    open = false;
    work();
  };
  requestAnimationFrame(() => setTimeout(run, 0));
  const latest = setTimeout(run, 120);
  return () => {
    open = false;
    clearTimeout(latest);
  };
}
