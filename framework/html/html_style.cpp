// How report.html looks: on light and dark screens, and on paper (html.hpp).
#include "framework/html/html.hpp"

namespace collimator {

const char* const html_style =
    R"(:root { color-scheme: light dark; --ink: #1b1e23; --soft: #5b6470; --rule: #d5d9df; --paper: #ffffff; --shade: #f4f6f8; --link: #0b5cad; --bad: #a63a00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e7eb; --soft: #9aa4b0; --rule: #3a414b; --paper: #16191d; --shade: #1f242a; --link: #7db8f0; --bad: #f0935a; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1080px; padding: 28px 24px 60px; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 27px; line-height: 1.2; margin: 0 0 6px; }
h2 { font-size: 19px; margin: 40px 0 8px; padding-top: 10px; border-top: 1px solid var(--rule); }
h3 { font-size: 15.5px; margin: 26px 0 6px; }
p { margin: 6px 0; max-width: 76ch; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 2px; }
.about { font-size: 16px; }
.summary { color: var(--soft); margin-top: 10px; max-width: none; }
.summary b { color: var(--ink); font-weight: 600; }
.bad { color: var(--bad); } .summary .bad b { color: var(--bad); }
.wide { overflow-x: auto; margin: 10px 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 16px 5px 0; text-align: left; vertical-align: top; }
th { font-weight: 600; white-space: nowrap; }
thead tr:last-child th { border-bottom: 1.5px solid var(--soft); }
thead th.group { border-bottom: 1px solid var(--rule); }
thead th.key { vertical-align: bottom; color: var(--soft); font-weight: 500; }
tbody tr + tr > * { border-top: 1px solid var(--rule); }
table.result { border-bottom: 1.5px solid var(--soft); }
table.result td { white-space: nowrap; }
td .spread, td small, .foot, figcaption { color: var(--soft); }
td small { display: block; font-size: 12px; line-height: 1.4; }
.foot { font-size: 13px; } .foot p { margin: 3px 0; max-width: 100ch; }
figure { margin: 12px 0; overflow-x: auto; }
figcaption { font-size: 13px; margin-top: 4px; }
figure img.sheet { display: block; max-width: 100%; height: auto; }
ol.caveats { border-left: 4px solid #d55e00; margin: 12px 0; padding: 4px 12px 4px 30px; }
figure img.drawing { display: block; max-width: 100%; height: auto; }
table.plain { font-size: 13.5px; } table.plain td, table.plain th { padding: 3px 18px 3px 0; }
table.examples { font-size: 12.5px; } table.examples td, table.examples th { padding: 3px 8px 3px 0; border: 0; vertical-align: middle; }
table.examples tbody tr + tr > * { border: 0; }
table.examples th.sample { font-weight: 500; color: var(--soft); }
table.examples td { width: 206px; min-width: 206px; line-height: 0; }
table.examples td small { line-height: 1.4; }
table.examples img { width: 96px; height: 96px; margin: 0 2px 2px 0; }
code, pre { font: 12.5px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
pre { background: var(--shade); padding: 12px 14px; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
code.digest { color: var(--soft); overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--link); }
sup { line-height: 0; font-size: 10px; color: var(--soft); } sup[title] { cursor: help; font-size: 13px; padding: 0 2px; }
@media print { body { max-width: none; padding: 0; } h2, h3 { break-after: avoid; } figure, tr { break-inside: avoid; } .wide, figure { overflow: visible; } }
)";

const char* const drawing_style = R"(
:root { color-scheme: light dark; color: #1b1e23; }
.paper { fill: none; }
@media (prefers-color-scheme: dark) {
  :root { color: #e4e7eb; }
  .s0 { stroke: #4fa8e0; } .f0 { fill: #4fa8e0; } .s1 { stroke: #f0803c; } .f1 { fill: #f0803c; } .s2 { stroke: #2fbf93; } .f2 { fill: #2fbf93; }
  .s6 { stroke: #a8a8a8; } .f6 { fill: #a8a8a8; }
}
)";

}  // namespace collimator
