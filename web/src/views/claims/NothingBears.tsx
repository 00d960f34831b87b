/** A claim that no statement bears on: not addressed, which is neither true nor false; and what would settle it. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Claim } from "@/api/types";
import { Empty } from "@/parts";
import { Folded } from "@/parts/Folded";
import { firstOf } from "@/parts/script";
import classes from "./claims.module.css";

export function NothingBears({ claim, settledBy }: { claim: Claim; settledBy: string }) {
  const { t } = useTranslation("claims");
  const party = claim.organization || claim.speaker;
  return (
    <Empty
      title={t("nothing_bears.title")}
      action={party && <Button variant="default" renderRoot={(props) => <Link to="/find" search={{ q: party }} {...props} />}>{t("nothing_bears.find", { name: firstOf(party, 40) })}</Button>}
    >
      <p>{t("nothing_bears.text")}</p>
      {settledBy && (
        <div className={classes["settle"]}>
          <h3>{t("settle")}</h3>
          <p><Folded text={settledBy} /></p>
        </div>
      )}
    </Empty>
  );
}
