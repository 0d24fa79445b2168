// @ts-check
import { same, test } from "./harness.js";
import { addPassages, placesOf, showPage } from "./place.js";

/** @param {string} tag @param {Record<string, string>} given @param {(Node | string)[]} inside */
function make(tag, given = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

/** @param {Node[]} above @param {Node[]} below */
function answer(above, below, state = "answer") {
  const page = document.implementation.createHTMLDocument("Answer");
  page.body.append(make("div", { id: "cw-before" }, ...above), make("div", { id: "cw-after", "data-state": state }, ...below));
  return page;
}

/** Puts the start page into this one. */
function start() {
  document.body.append(make("div", { id: "cw-before" }, make("h1", {}, "Ask")), make("div", { id: "cw-after" }, make("p", {}, "examples")));
  const found = placesOf(document);
  if (!found) throw new Error("no places");
  return found;
}

const notice = (text = "help") => make("section", { class: "notice" }, text);
const texts = () => ["cw-before", "cw-after"].map((id) => document.getElementById(id)?.textContent);

test("an answer takes the places before and after the form", () => {
  const here = start();
  same(showPage(here, answer([notice()], [make("p", {}, "found")]), false), "shown");
  same([...texts(), document.title], ["help", "found", "Answer"]);
});

test("while typing nothing moves above the form, and a notice comes first below it", () => {
  const here = start();
  showPage(here, answer([notice()], [make("p", {}, "found")]), true);
  same(texts(), ["Ask", "helpfound"]);
});

test("while typing a notice that stays is the same element", () => {
  const here = start();
  showPage(here, answer([notice()], [make("p", {}, "one")]), true);
  const first = here.after.firstElementChild;
  showPage(here, answer([notice()], [make("p", {}, "two")]), true);
  same([here.after.firstElementChild === first, here.after.textContent], [true, "helptwo"]);
  showPage(here, answer([notice("other")], []), true);
  same([here.after.firstElementChild === first, here.after.textContent], [false, "other"]);
});

test("while typing a notice above the form leaves when it no longer holds", () => {
  const here = start();
  showPage(here, answer([notice()], []), false);
  showPage(here, answer([notice()], [make("p", {}, "same")]), true);
  same(texts(), ["help", "same"]);
  showPage(here, answer([], [make("p", {}, "found")]), true);
  same(texts(), ["", "found"]);
});

test("while typing only sure answers and notices are shown", () => {
  const here = start();
  same(showPage(here, answer([], [make("p", {}, "near")], "weak"), true), "held back");
  same(texts(), ["Ask", "examples"]);
  same(showPage(here, answer([notice()], [], "none"), true), "shown");
});

test("a page without places is no answer", () => {
  same(showPage(start(), document.implementation.createHTMLDocument("Error"), false), "none");
});

test("more passages come below those that are there", () => {
  const part = (/** @type {string} */ text) => [
    make("div", { id: "cw-cards" }, make("article", {}, make("h3", {}, text))),
    make("div", { id: "cw-turn" }, make("button", {}, `after ${text}`)),
  ];
  document.body.append(...part("one"));
  same(addPassages(answer([], part("two")))?.textContent, "two");
  same(document.body.textContent, "onetwoafter two");
  same(addPassages(answer([], [])), null);
});
