/** One wanted row: what was typed, and the passages that may be its quote: offered, never assumed. */
import { Button, Checkbox, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get, post } from "@/api/client";
import type { Offer, WantedOut } from "@/api/types";
import { useNotices } from "@/layout/notices";
import { Badge, FieldTable, Name, ProblemAlert, Quote, usePropWord, Waiting, When } from "@/parts";
import { useFieldWord } from "./fields";
import classes from "./sheets.module.css";

export function WantedRow({ id }: { id: string }) {
  const { t } = useTranslation("sheets");
  const word = useFieldWord();
  const propWord = usePropWord();
  const path = `/wanted/${encodeURIComponent(id)}`;
  const asked = useQuery({ queryKey: ["wanted-row", id], queryFn: ({ signal }) => get<WantedOut>(path, undefined, signal) });
  const row = asked.data;
  if (asked.error) return <ProblemAlert error={asked.error} retry={() => void asked.refetch()} />;
  if (!row) return <Waiting />;
  return (
    <article className={classes["detail"]} aria-label={row.sentence.slice(0, 200)}>
      <h2><Name told>{row.sentence}</Name></h2>
      <FieldTable
        rows={[
          [t("wanted.prop"), propWord(row.prop)],
          ...Object.entries(row.fields).map(([name, value]) => [word(name), <Name key={name}>{value}</Name>] as const),
          row.quote !== "" && [t("wanted.typedQuote"), <Name key="quote" limit={400}>{row.quote}</Name>],
          row.note !== "" && [t("wanted.note"), <Name key="note" limit={400}>{row.note}</Name>],
          row.links.length > 0 && [t("wanted.links"), <ul key="links" className={classes["links"]}>{row.links.map((link) => <li key={link}><Name limit={200}>{link}</Name> {row.missing_links.includes(link) && <Badge tone="care">{t("wanted.notHere")}</Badge>}</li>)}</ul>],
          [t("wanted.by"), <span key="by"><Name>{row.by}</Name>, <When at={row.at} dayOnly /></span>],
        ]}
      />
      {row.doubts.map((doubt) => <p key={doubt.code + doubt.message} className={classes["doubt"]}>{doubt.message}</p>)}
      {row.state === "quoted" && row.statement && <p><Link to="/review/{-$statement}" params={{ statement: row.statement }}>{t("wanted.statement")}</Link></p>}
      {row.state === "wanted" && <Offers row={row} path={path} />}
      <Settle row={row} path={path} />
    </article>
  );
}

function Offers({ row, path }: { row: WantedOut; path: string }) {
  const { t } = useTranslation("sheets");
  const client = useQueryClient();
  const { tell, refuse } = useNotices();
  const [accept, setAccept] = useState(false);
  const asked = useQuery({ queryKey: ["offers", row.id], queryFn: ({ signal }) => get<Offer[]>(`${path}/offers`, undefined, signal) });
  const { mutate, isPending, variables } = useMutation({
    mutationFn: (offer: Offer) => post<WantedOut>(`${path}/quote`, { document: offer.document, start: offer.start, end: offer.end, spans: Object.entries(offer.found).map(([field, span]) => ({ field, ...span })), accept }),
    onSuccess: async () => {
      tell(accept ? t("offers.accepted") : t("offers.picked"));
      await client.invalidateQueries();
    },
    onError: refuse,
  });
  return (
    <section>
      <h3>{t("offers.title")}</h3>
      {asked.isPending && <Waiting what={t("offers.looking")} />}
      {asked.error && <ProblemAlert error={asked.error} retry={() => void asked.refetch()} />}
      {asked.data?.length === 0 && <p className={classes["soft"]}>{row.missing_links.length > 0 ? t("offers.noneLinks") : t("offers.none")}</p>}
      {(asked.data?.length ?? 0) > 0 && <Checkbox size="xs" label={t("offers.acceptToo")} checked={accept} onChange={(event) => setAccept(event.currentTarget.checked)} />}
      <ul className={classes["offers"]}>
        {asked.data?.map((offer) => (
          <li key={`${offer.document} ${offer.start} ${offer.end}`}>
            <Quote exact={offer.exact} source={<><Link to="/documents/$document" params={{ document: offer.document }} search={{ at: String(offer.start), end: String(offer.end), wanted: row.id }}><Name still>{offer.title || offer.locator}</Name></Link>{offer.is_linked && <> · {t("offers.linked")}</>}</>} />
            <div className={classes["row"]}>
              <Button size="xs" variant="default" loading={isPending && variables === offer} onClick={() => mutate(offer)}>{t("offers.pick")}</Button>
              <Link to="/documents/$document" params={{ document: offer.document }} search={{ at: String(offer.start), end: String(offer.end), wanted: row.id }}>{t("offers.select")}</Link>
              {offer.missing.length > 0 && <Missing fields={offer.missing} />}
            </div>
          </li>
        ))}
      </ul>
      <p className={classes["elsewhere"]}><Link to="/documents" search={{ wanted: row.id }}>{t("offers.elsewhere")}</Link></p>
    </section>
  );
}

function Missing({ fields }: { fields: string[] }) {
  const { t } = useTranslation("sheets");
  const word = useFieldWord();
  return <span className={classes["soft"]}>{t("offers.missing", { fields: fields.map(word).join(", ") })}</span>;
}

function Settle({ row, path }: { row: WantedOut; path: string }) {
  const { t } = useTranslation("sheets");
  const client = useQueryClient();
  const { refuse } = useNotices();
  const [reason, setReason] = useState("");
  const { mutate, isPending } = useMutation({ mutationFn: (verb: "drop" | "reopen") => post<WantedOut>(`${path}/${verb}`, { reason }), onSuccess: () => client.invalidateQueries(), onError: refuse });
  const verb = row.state === "wanted" ? "drop" : "reopen";
  return (
    <form className={classes["settle"]} onSubmit={(event) => { event.preventDefault(); mutate(verb); }}>
      <TextInput size="xs" label={t("wanted.reason")} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      <Button size="xs" type="submit" variant="default" loading={isPending}>{t(`wanted.${verb}`)}</Button>
    </form>
  );
}
