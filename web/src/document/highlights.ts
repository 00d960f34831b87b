/** Paints marks without touching the page: the CSS Custom Highlight API of the window that shows it. */
import { KINDS, type Mark, type MarkKind } from "./marks";
import type { TextIndex } from "./offsets";

export type Shower = Window & typeof globalThis;

export class Highlighter {
  private readonly own = new Map<MarkKind, Range[]>();
  private readonly shower: Shower;
  private readonly prefix: string;

  constructor(shower: Shower, prefix: string) {
    this.shower = shower;
    this.prefix = prefix;
  }

  /** Shows these marks of some kinds, instead of what was shown of them before. */
  show(kinds: readonly MarkKind[], marks: readonly Mark[], index: TextIndex): void {
    for (const kind of kinds) {
      const wanted = marks.filter((mark) => mark.kind === kind);
      const before = this.own.get(kind) ?? [];
      if (wanted.length === 0 && before.length === 0) continue;
      const painted = this.painted(kind);
      for (const range of before) painted.delete(range);
      const ranges = wanted.map((mark) => index.range(mark.start, mark.end)).filter((range) => range !== null);
      for (const range of ranges) painted.add(range);
      this.own.set(kind, ranges);
    }
  }

  clear(): void {
    for (const [kind, ranges] of this.own) for (const range of ranges) this.painted(kind).delete(range);
    this.own.clear();
  }

  private painted(kind: MarkKind): Highlight {
    const all = this.shower.CSS.highlights;
    const name = this.prefix + kind;
    const found = all.get(name);
    if (found) return found;
    const made = new this.shower.Highlight();
    made.priority = KINDS.indexOf(kind);
    all.set(name, made);
    return made;
  }
}
