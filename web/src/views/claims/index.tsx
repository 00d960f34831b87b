/** Claims: all of them, or the one that the address names. */
import { useParams } from "@tanstack/react-router";
import { ClaimsList } from "./ClaimsList";
import { ClaimView } from "./ClaimView";

export default function Claims() {
  const { claim } = useParams({ strict: false });
  return claim ? <ClaimView key={claim} id={claim} /> : <ClaimsList />;
}
