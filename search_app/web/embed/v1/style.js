// @ts-check
/**
 * The look of the widget. Nothing is taken from the page but `--citewell-*` variables and the direction. The letters are
 * our own colours, light and dark, for variables that the page leaves alone.
 */

export const STYLE = `
:host(:not([hidden])) { display: block !important; }
* { box-sizing: border-box; }
.root {
  --a: #17212b; --b: #4a5864; --c: #fff; --d: #f3f6f8; --e: #c9d3da; --f: #66757f;
  --g: #00566f; --h: #fff; --i: #ffeb99; --j: #b34700; --k: #a3121c; --l: #fdeced; --m: #7a4b00; --n: #fff4dc;
  --text: var(--citewell-text, var(--a)); --muted: var(--citewell-muted, var(--b));
  --page: var(--citewell-page, var(--c)); --panel: var(--citewell-panel, var(--d));
  --line: var(--citewell-line, var(--e)); --edge: var(--citewell-edge, var(--f));
  --accent: var(--citewell-accent, var(--g)); --on-accent: var(--citewell-on-accent, var(--h));
  --mark: var(--citewell-mark, var(--i)); --focus: var(--citewell-focus, var(--j));
  --red: var(--citewell-red, var(--k)); --red-page: var(--citewell-red-page, var(--l));
  --amber: var(--citewell-amber, var(--m)); --amber-page: var(--citewell-amber-page, var(--n));
  --radius: var(--citewell-radius, 10px);
  all: initial; display: block; color-scheme: light; color: var(--text); background: var(--page);
  font: var(--citewell-font-size, medium)/1.55 var(--citewell-font, system-ui, sans-serif);
  overflow-wrap: anywhere; padding: var(--citewell-padding, 0); border-radius: var(--radius);
}
.dark {
  --a: #e7edf1; --b: #adbbc5; --c: #11181d; --d: #1a242b; --e: #36454f; --f: #8a9aa5;
  --g: #7ed0ea; --h: #06202a; --i: #5c4c00; --j: #ffb26b; --k: #ffa3a6; --l: #3a1517; --m: #f5c063; --n: #33260d;
  color-scheme: dark;
}
.hidden { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
[tabindex]:focus { outline: none; }
h1, h2, h3, h4, h5, h6 { font-size: 1.125em; line-height: 1.3; margin: 1.2em 0 .4em; }
[part=passage-title] { font-size: 1em; margin-top: 0; }
p, ul { margin: 0 0 .65em; }
a { color: var(--accent); display: inline-block; min-height: 24px; }
mark { background: var(--mark); color: inherit; }
.muted, [part=about], [part=source] { color: var(--muted); font-size: .9375em; }
label { display: block; font-weight: 700; font-size: 1.125em; margin-bottom: .35em; }
.row, .wrap { position: relative; display: flex; flex-wrap: wrap; gap: .4em .6em; align-items: center; margin: 0 0 .5em; }
input, button, .act a { font: inherit; border-radius: var(--radius); min-height: 48px; padding: .45em .9em; border: 2px solid; }
input { flex: 1 1 12em; min-width: 0; background: var(--page); color: inherit; border-color: var(--edge); }
input::placeholder { color: var(--muted); }
[aria-invalid=true] { border-color: var(--red); }
button { font-weight: 700; cursor: pointer; background: var(--accent); color: var(--on-accent); border-color: var(--accent); }
button:hover, [role=option]:hover { text-decoration: underline; }
.second { background: var(--page); color: var(--accent); }
[role=listbox] {
  position: absolute; z-index: 9; inset: 54px 0 auto; max-height: 60vh; overflow: auto; margin: 0; padding: .3em;
  list-style: none; background: var(--page); border: 1px solid var(--edge); border-radius: var(--radius);
  box-shadow: 0 8px 28px #0005;
}
[role=option] { min-height: 44px; padding: .55em .75em; cursor: pointer; }
[role=option] mark { background: none; font-weight: 700; }
[aria-selected=true] { background: var(--accent); color: var(--on-accent); outline: 2px solid transparent; }
[part=status] { font-weight: 700; }
[part=status]:empty { display: none; }
[part=results] { scroll-margin: 9em 0 1em; }
section, [part=answer], [part=card] { border: 1px solid var(--line); border-radius: var(--radius); padding: 1em; margin: 0 0 1em; }
section { border: 2px solid; border-inline-start-width: 10px; }
section > *, [part=card] > :first-child { margin-top: 0; }
section :nth-child(2) { font-size: 1.3em; }
section p { color: var(--text); }
section .level { font-weight: 700; color: inherit; margin: 0; }
.emergency { color: var(--red); background: var(--red-page); }
.same_day { color: var(--amber); background: var(--amber-page); }
.crisis_line { color: var(--accent); background: var(--panel); }
[part=call] { font-weight: 700; }
.act a { padding: .65em 1em; background: var(--page); color: inherit; }
.emergency .act a { color: var(--page); background: var(--red); border-color: var(--red); }
[part=urgent] { border-inline-start: 5px solid var(--red); padding-inline-start: .8em; font-weight: 700; }
[part=answer] { background: var(--panel); border-inline-start: 5px solid var(--accent); }
blockquote { margin: 0 0 .5em; font-size: 1.2em; }
ol { list-style: none; margin: 1em 0; padding: 0; }
[part=text] p { white-space: pre-line; }
[part=source] > * { margin: 0; }
[part=stale] { color: var(--amber); background: var(--amber-page); padding: 0 .5em; }
details { border-top: 1px solid var(--line); margin-top: .6em; }
summary { padding: .6em 0; cursor: pointer; font-weight: 600; color: var(--accent); }
dialog {
  width: min(44em, 100vw - 1.5em); height: 44em; max-height: calc(100dvh - 1.5em); padding: 0 1em 1em; overflow: auto;
  overscroll-behavior: contain; color: inherit; background: var(--page); border: 1px solid var(--edge);
  border-radius: var(--radius);
}
dialog::backdrop { background: #0009; }
.bar { position: sticky; top: 0; z-index: 10; padding: .6em 0; background: var(--page); text-align: end; }
@media (forced-colors: active) {
  [aria-selected=true] { forced-color-adjust: none; background: Highlight; color: HighlightText; }
}
@media print {
  form, button { display: none !important; }
  .root { color: #000; background: #fff; }
}
`;
