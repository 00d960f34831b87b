/** Stating by hand while a document is read: the page, and the form beside it. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Card } from "@/api/types";
import { DocumentPane, type Mark, type Selected } from "@/document";
import { useNotices } from "@/layout/notices";
import { Split } from "../review/Split";
import classes from "../review/review.module.css";
import { ByHandForm } from "./ByHandForm";

export { ByHandForm, type ByHandFormProps } from "./ByHandForm";

interface ByHandProps {
  document: string;
  at?: number | undefined;
  end?: number | undefined;
  statement?: string | undefined;
  onDone: (card: Card) => void;
  onCancel: () => void;
}

/** The document with the form beside it, whole: for a view that has nothing else to show at the side. */
export function ByHand({ document, at, end, statement, onDone, onCancel }: ByHandProps) {
  const { t } = useTranslation("byhand");
  const { tell } = useNotices();
  const [selected, setSelected] = useState<Selected | null>(null);
  const [marks, setMarks] = useState<readonly Mark[] | null>(null);
  const [picking, setPicking] = useState(false);
  const [made, setMade] = useState<Card | null>(null);
  return (
    <Split
      wide={<DocumentPane id={document} at={at} end={end} statement={made?.id ?? statement} marks={marks && marks.length > 0 ? marks : undefined} picking={picking} onPicking={setPicking} onSelect={setSelected} />}
      side={
        <div className={classes["sideBody"]}>
          <ByHandForm
            document={document}
            selected={selected}
            picking={picking}
            onPicking={setPicking}
            onMarks={setMarks}
            onCancel={onCancel}
            onDone={(card) => {
              setMade(card);
              tell(t("made", { sentence: card.sentence }));
              onDone(card);
            }}
          />
        </div>
      }
    />
  );
}
