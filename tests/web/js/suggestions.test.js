// @ts-check
import { makeAnnouncer } from "./announce.js";
import { same, test } from "./harness.js";
import { marked } from "./suggestions.js";

/** @param {string} text @param {[number, number][]} matches */
const shown = (text, matches) => marked(text, matches).map((part) => (typeof part === "string" ? part : [part.textContent]));

test("matches are marked", () => {
  same(shown("Do I need an X-ray?", [[0, 2], [5, 9]]), [["Do"], " I ", ["need"], " an X-ray?"]);
  same(shown("all", [[0, 3]]), [["all"]]);
  same(shown("none", []), ["none"]);
});

test("ranges count code points", () => {
  same(shown("\u{1F600}\u{1F9B5} hip", [[1, 2], [3, 6]]), ["\u{1F600}", ["\u{1F9B5}"], " ", ["hip"]]);
});

test("markup stays text", () => {
  const host = document.createElement("p");
  host.append(...marked("<img src=x> <b>", [[0, 4]]));
  same([host.textContent, host.querySelector("img, b")], ["<img src=x> <b>", null]);
});

test("the same text is announced again", () => {
  const announce = makeAnnouncer(document.body);
  const places = () => Array.from(document.body.children, (place) => place.textContent);
  announce("2 found");
  const first = places();
  announce("2 found");
  same([first.join(), places().join(), first.indexOf("2 found") !== places().indexOf("2 found")], [first.join(), first.reverse().join(), true]);
});
