/** The dossier of an entity as it stands, made anew whenever it is asked for. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { get } from "@/api/client";
import type { DossierOut } from "@/api/types";

export function useDossier(entity: string, draft: boolean) {
  return useQuery({
    queryKey: ["dossier", entity, draft],
    queryFn: ({ signal }) => get<DossierOut>(`/dossiers/${encodeURIComponent(entity)}`, { draft }, signal),
    placeholderData: keepPreviousData,
  });
}
