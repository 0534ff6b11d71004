/** The style sheet and the patterns of the page: no web fonts, no pictures, nothing from elsewhere. */

import { Markup } from './markup';
import { DARK, LIGHT, type Palette } from './palette';

/** Below this width of the window the narrow drawings are shown. */
const PHONE = '44rem';

function variables(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}:${String(colour)};`)
    .join('');
}

const AREAS = ['kube', 'system', 'eviction', 'allocatable', 'used', 'free'] as const;

/** The style sheet. */
export function styleSheet(): Markup {
  return Markup.trusted(`
:root{color-scheme:light dark;${variables(LIGHT)}}
@media screen and (prefers-color-scheme:dark){:root{${variables(DARK)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
header,main,footer{max-width:60rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem}
footer{padding-bottom:3rem;color:var(--muted);font-size:.875rem}
h1{font-size:1.75rem;line-height:1.2;margin:0;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin:3rem 0 .5rem;padding-top:.5rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:1.5rem 0 .5rem;overflow-wrap:anywhere}
p{margin:.5rem 0;max-width:48rem}
.muted{color:var(--muted)}
.alert{color:var(--alert);font-weight:600}
a{color:var(--link)}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;margin:1rem 0 0;padding:0}
dl.figures{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.25rem 0 0}
dl.figures div{background:var(--surface);border-radius:.5rem;padding:.5rem 1rem;min-width:8rem}
dl.figures dt{color:var(--muted);font-size:.8125rem}
dl.figures dd{margin:0;font-size:1.25rem;font-weight:600;font-variant-numeric:tabular-nums}
figure{margin:1rem 0 1.5rem}
figcaption{font-weight:600;margin-bottom:.5rem;overflow-wrap:anywhere}
code,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
code{font-size:.875em;overflow-wrap:anywhere}
details{margin:.5rem 0}
summary{cursor:pointer;padding:.375rem 0}
summary:focus-visible,a:focus-visible,.scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.machine{border:1px solid var(--line);border-radius:.5rem;padding:.25rem 1rem;margin:.75rem 0}
.machine summary strong{overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.875rem;margin:.25rem 0 1rem}
caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600;white-space:nowrap}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td:last-child,th:last-child{padding-right:0}
@media screen{td code{white-space:nowrap}}
svg{display:block;width:100%;height:auto;overflow:visible}
svg text{fill:var(--ink);font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
svg text.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
svg text.bold{font-weight:600}
svg text.muted{fill:var(--muted)}
svg text.alert{fill:var(--alert);font-weight:600}
svg.narrow{display:none}
.area{stroke:var(--line);stroke-width:1}
${AREAS.map((name) => `.area.${name}{fill:var(--${name})}`).join('\n')}
.area.gateway{fill:var(--eviction)}
.area.other{fill:var(--paper)}
.hatch{pointer-events:none;fill:none}
${['kube', 'system', 'eviction', 'other'].map((name) => `.hatch-${name}{fill:url(#hatch-${name})}`).join('\n')}
.hatch-gateway{fill:url(#hatch-eviction)}
.stroke{stroke:var(--hatch);stroke-width:1.25;fill:none}
.dot{fill:var(--hatch)}
.domain{fill:var(--surface);stroke:var(--line)}
.tile{fill:var(--paper);stroke:var(--line)}
.wire{fill:none;stroke:var(--line);stroke-width:2}
.limit{fill:none;stroke:var(--alert);stroke-width:3}
.patterns{position:absolute;width:0;height:0}
@media screen and (max-width:${PHONE}){svg.wide{display:none}svg.narrow{display:block;max-width:30rem}header,main,footer{padding-left:1rem;padding-right:1rem}}
@media print{body{font-size:10pt}h2{break-after:avoid}figure,.machine tr{break-inside:avoid}nav,details:not(.machine)>summary{display:none}section>p{break-after:avoid}td code{overflow-wrap:anywhere}details::details-content{content-visibility:visible;block-size:auto}.scroll{overflow:visible}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`);
}

/** The patterns that tell areas apart without their colours. */
export function patterns(): Markup {
  return Markup.trusted(`<svg class="patterns" aria-hidden="true"><defs>
<pattern id="hatch-kube" width="8" height="8" patternUnits="userSpaceOnUse"><path class="stroke" d="M-2 2L2-2M0 8L8 0M6 10L10 6"/></pattern>
<pattern id="hatch-system" width="8" height="8" patternUnits="userSpaceOnUse"><circle class="dot" cx="2" cy="2" r="1.1"/><circle class="dot" cx="6" cy="6" r="1.1"/></pattern>
<pattern id="hatch-eviction" width="8" height="8" patternUnits="userSpaceOnUse"><path class="stroke" d="M-2 6L2 10M0 0L8 8M6-2L10 2M-2 2L2-2M0 8L8 0M6 10L10 6"/></pattern>
<pattern id="hatch-other" width="5" height="5" patternUnits="userSpaceOnUse"><path class="stroke" d="M0 2.5H5"/></pattern>
</defs></svg>
`);
}
