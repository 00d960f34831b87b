/** Every colour of the desk, once, for light and dark. `scripts/contrast.ts` computes each pair's contrast and refuses less than WCAG 2.2 AA asks. */
import type { MantineColorsTuple } from "@mantine/core";

/** The one colour of things that can be pressed. */
export const INK: MantineColorsTuple = ["#eef5f9", "#d9e8f0", "#b5d1e0", "#8fbad0", "#6ea6c2", "#4c8fb0", "#34789a", "#235f7e", "#1d4f69", "#163c50"];
export const RED: MantineColorsTuple = ["#fdf0ee", "#f9dcd8", "#f2b8b0", "#ea9287", "#e37266", "#d4564a", "#bb4036", "#9d3129", "#852720", "#651c17"];
export const GREEN: MantineColorsTuple = ["#eef7f0", "#d8ecdd", "#b2d9bc", "#88c498", "#65b17a", "#469b5f", "#31824a", "#25693b", "#1d5730", "#154324"];
export const AMBER: MantineColorsTuple = ["#fcf5e4", "#f8e8c0", "#f0d088", "#e7b852", "#dfa52c", "#c48c16", "#a3720c", "#83590a", "#6d4a0a", "#523706"];
/** Greys with a breath of warmth: paper in the light, slate in the dark. */
export const GRAY: MantineColorsTuple = ["#f8f7f5", "#f0eeea", "#e4e1dc", "#d2cfc8", "#b0aca4", "#8b8780", "#6b6862", "#55524d", "#3c3a37", "#262523"];
export const DARK: MantineColorsTuple = ["#e6e4df", "#cfccc5", "#a9a69f", "#8d8a84", "#5a5955", "#454542", "#353534", "#282828", "#1f1f1f", "#171717"];

/** What the sheets of style use as `--wb-NAME`. */
export interface Tokens {
  page: string; // behind everything
  surface: string; // cards, tables, panes
  sunken: string; // wells, code, the side
  text: string;
  soft: string; // second in rank, still text
  line: string; // between things
  edge: string; // the edge of a control: 3 : 1
  link: string;
  focus: string;
  mark_quote: string; // behind the words of a quote
  mark_subject: string;
  mark_object: string;
  mark_field: string;
  mark_found: string; // what was searched for
  mark_text: string; // upon each of them
  good: string;
  good_text: string;
  bad: string;
  bad_text: string;
  care: string;
  care_text: string;
  calm: string;
  calm_text: string;
  plain: string;
  plain_text: string;
}

export const LIGHT: Tokens = {
  page: "#f8f7f5", surface: "#ffffff", sunken: "#f0eeea", text: "#21201e", soft: "#5d5a55", line: "#e0ddd7", edge: "#85817a",
  link: "#1d5a7a", focus: "#1d5a7a",
  mark_quote: "#fff3c4", mark_subject: "#cfe6f5", mark_object: "#d8efd3", mark_field: "#ecdff5", mark_found: "#ffe08a", mark_text: "#1b1a18",
  good: "#e3f1e6", good_text: "#1d5730", bad: "#fbe6e3", bad_text: "#8a2820", care: "#fbefd2", care_text: "#664408", calm: "#e3eef5", calm_text: "#1d4f69", plain: "#ecebe7", plain_text: "#4c4944",
};

export const NIGHT: Tokens = {
  page: "#171717", surface: "#1f1f1f", sunken: "#282828", text: "#e6e4df", soft: "#aaa79f", line: "#383836", edge: "#7d7b75",
  link: "#8fc3df", focus: "#8fc3df",
  mark_quote: "#4a4120", mark_subject: "#1f4358", mark_object: "#274628", mark_field: "#43305a", mark_found: "#6a5410", mark_text: "#f4f2ec",
  good: "#1d3825", good_text: "#a5d8b3", bad: "#4a211d", bad_text: "#f5b5ad", care: "#43330f", care_text: "#f0cf86", calm: "#1c3848", calm_text: "#a9d3e9", plain: "#323230", plain_text: "#cfccc5",
};
