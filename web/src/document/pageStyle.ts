/** How preserved pages look here: their own structure in our type, whatever they wore on the web. */
import { FONTS } from "@/theme";
import type { Tokens } from "@/tokens";

export function pageStyle(tokens: Tokens, dark: boolean): string {
  return `
:root{color-scheme:${dark ? "dark" : "light"};scrollbar-color:${tokens.edge} transparent}
html{background:${tokens.surface}}
body{background:${tokens.surface};color:${tokens.text};font:16px/1.62 ${FONTS};margin:0 auto;max-inline-size:44rem;overflow-wrap:anywhere;padding:28px 32px 45vh}
:lang(zh),:lang(ja){line-break:strict;line-height:1.78}
[dir=rtl],:root[dir=rtl] body{line-height:1.9}
::selection{background:${tokens.mark_found};color:${tokens.mark_text}}
:focus-visible{outline:2px solid ${tokens.focus};outline-offset:2px}
h1,h2,h3,h4,h5,h6{font-weight:620;line-height:1.32;margin:1.5em 0 .5em}
h1{font-size:1.5rem;margin-block-start:0}h2{font-size:1.22rem}h3,h4,h5,h6{font-size:1.02rem}
p,ul,ol,dl,blockquote,figure,table,pre{margin:0 0 .9em}
p[data-goes-on]{margin:0}
ul,ol{padding-inline-start:1.6em}
blockquote{border-inline-start:3px solid ${tokens.line};margin-inline:0;padding-inline-start:1em}
a{color:inherit;text-decoration:underline 1px ${tokens.line};text-underline-offset:3px;cursor:text}
table{border-collapse:collapse;display:block;max-inline-size:100%;overflow-x:auto}
th,td{border:1px solid ${tokens.line};padding:.3em .6em;text-align:start;vertical-align:top}
th{background:${tokens.sunken};font-weight:600}
caption,figcaption,small{color:${tokens.soft};font-size:.88rem}
pre,code,kbd,samp{font-family:inherit;white-space:pre-wrap}
hr{border:0;border-block-start:1px solid ${tokens.line}}
nav,footer,aside{color:${tokens.soft};font-size:.92rem}
img,svg,video,audio,object,embed,iframe,form,input,button{max-inline-size:100%}
@media (max-width:34rem){body{padding:18px 16px 40vh;font-size:15px}}
`;
}
