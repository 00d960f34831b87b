/** Selecting words by keys alone: arrows go from word to word and sentence to sentence, Shift extends, Ctrl takes single characters. */
import { useEffect, useLayoutEffect, useRef } from "react";
import type { DocumentView, Span } from "@/api/types";
import type { Surface } from "./PageFrame";
import { Picker, type Step } from "./words";

interface Picking {
  surface: Surface | null;
  view: DocumentView | undefined;
  active: boolean;
  /** Where it begins. */
  from: number;
  onPicked: (span: Span) => void;
  onPicking: ((picking: boolean) => void) | undefined;
}

const ARROWS: Record<string, readonly [Step, 1 | -1]> = { ArrowRight: ["word", 1], ArrowLeft: ["word", -1], ArrowDown: ["sentence", 1], ArrowUp: ["sentence", -1] };

function textOf(view: DocumentView, surface: Surface): string {
  if (view.runs.length === 0) return surface.index.text(view.start, view.end);
  let text = "";
  let last = view.start;
  for (const run of [...view.runs].sort((one, other) => one.start - other.start)) {
    text += " ".repeat(Math.max(0, run.start - last)) + run.text;
    last = run.end;
  }
  return text;
}

export function usePicking({ surface, view, active, from, onPicked, onPicking }: Picking): void {
  const picker = useRef<{ view: DocumentView; one: Picker } | null>(null);
  const latest = useRef({ from, onPicked, onPicking });
  useLayoutEffect(() => {
    latest.current = { from, onPicked, onPicking };
  });
  useEffect(() => {
    if (!active || !surface || !view) {
      surface?.highlighter.show(["pick"], [], surface.index);
      return;
    }
    if (picker.current?.view !== view) picker.current = { view, one: new Picker(textOf(view, surface), view.start, latest.current.from) };
    const { one } = picker.current;
    const show = (): void => {
      const { start, end } = one.picked;
      surface.highlighter.show(["pick"], [{ kind: "pick", start, end }], surface.index);
      surface.reveal(start, end);
      latest.current.onPicked(one.picked);
    };
    function press(event: KeyboardEvent): void {
      const target = event.target as HTMLElement | null;
      if (event.metaKey || event.altKey || target?.closest("input,textarea,select,[role=listbox],[role=combobox],[role=separator]")) return;
      const arrow = ARROWS[event.key];
      if (arrow) {
        const [step, way] = arrow;
        const turned = step === "word" && view?.direction === "rtl" ? (-way as 1 | -1) : way;
        one.move(event.ctrlKey && step === "word" ? "character" : step, turned, event.shiftKey);
      } else if (event.key === "Home" && !event.ctrlKey) one.takeSentence();
      else if (event.key === "Escape") {
        latest.current.onPicking?.(false);
        event.preventDefault();
        return;
      } else return;
      event.preventDefault();
      event.stopPropagation();
      show();
    }
    show();
    window.addEventListener("keydown", press, { capture: true });
    return () => window.removeEventListener("keydown", press, { capture: true });
  }, [active, surface, view]);
}
