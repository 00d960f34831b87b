/** The kinds of things that have names, in the order of the work. */
import type { Schema } from "@/api/types";

export const SCHEMAS: readonly Schema[] = ["Company", "PublicBody", "Organization", "Person", "Location", "Product", "Project"];
