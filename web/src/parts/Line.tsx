/** A line of running text in which names may be of another direction: each stretch from right to left is isolated, unseen characters are shown. */
import { Shown } from "./Shown";

const TURNED = /[\p{Script=Arabic}\p{Script=Hebrew}](?:[^\p{Script=Latin}\p{Script=Han}\p{Script=Cyrillic}\p{N}\p{P}]*[\p{Script=Arabic}\p{Script=Hebrew}])*/gu;

export function Line({ text }: { text: string }) {
  const parts: { text: string; turned: boolean; at: number }[] = [];
  let last = 0;
  for (const match of text.matchAll(TURNED)) {
    if (match.index > last) parts.push({ text: text.slice(last, match.index), turned: false, at: last });
    parts.push({ text: match[0], turned: true, at: match.index });
    last = match.index + match[0].length;
  }
  if (last < text.length) parts.push({ text: text.slice(last), turned: false, at: last });
  return parts.map((part) => (part.turned ? <bdi key={part.at}><Shown text={part.text} /></bdi> : <Shown key={part.at} text={part.text} />));
}
