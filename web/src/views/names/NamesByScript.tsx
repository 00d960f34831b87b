/** An entity's names as they are written, those of one script together. */
import { useTranslation } from "react-i18next";
import { Name } from "@/parts";
import { scriptOf, type Script } from "@/parts/script";
import classes from "./names.module.css";

const SCRIPTS = { latn: "latin", han: "han", arab: "arabic", cyrl: "cyrillic" } as const satisfies Record<Script, string>;

export function NamesByScript({ names }: { names: readonly string[] }) {
  const { t } = useTranslation("names");
  const groups = (Object.keys(SCRIPTS) as Script[]).map((script) => [script, names.filter((name) => scriptOf(name) === script)] as const).filter(([, found]) => found.length > 0);
  return (
    <dl className={classes["scripts"]}>
      {groups.map(([script, found]) => (
        <div key={script}>
          <dt>{t(`script.${SCRIPTS[script]}`)}</dt>
          <dd><ul className={classes["nameList"]}>{found.map((name) => <li key={name}><Name>{name}</Name></li>)}</ul></dd>
        </div>
      ))}
    </dl>
  );
}
