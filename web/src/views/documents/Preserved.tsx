/** The preserved document itself, opened at a passage. */
interface PreservedProps {
  document: string;
  start: number | undefined;
  end: number | undefined;
  statement: string;
  byhand: boolean;
}

export function Preserved({ document, start, end, statement }: PreservedProps) {
  return <div>{[document, start, end, statement].join(" ")}</div>;
}
