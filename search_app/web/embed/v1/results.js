// @ts-check
/** An answer as elements: urgent help first, then whether it is one, the quote, and the articles with their passages. */
import { blocks, make, webAddress } from "./dom.js";

/**
 * @typedef {object} Hit what is used of a hit of the API; docs/api.md has all of it
 * @property {string} id
 * @property {string} documentId
 * @property {string} heading
 * @property {string | null} question
 * @property {string} text
 * @property {[number, number][]} matches
 * @property {boolean} stale
 * @property {{ title: string, url: string, textFragmentUrl: string, headingPath: string[], reviewedOn: string | null,
 *   licence: string | null }} citation
 *
 * @typedef {object} Found what is used of a search of the API
 * @property {"answer" | "weak" | "none"} answerState
 * @property {{ level: string, title: string, text: string, phone: string | null, passageId: string | null } | null} notice
 * @property {string[]} ignoredWords
 * @property {string | null} suggestion
 * @property {{ text: string, passageId: string } | null} answer
 * @property {Hit[]} hits
 * @property {{ id: string, heading: string }[]} related
 * @property {number} estimatedTotalHits
 *
 * @typedef {object} View
 * @property {import("./words.js").Words} words
 * @property {string} lang
 * @property {number} level of the headings above articles
 * @property {string} base the address of the service, with a slash at its end
 * @property {string} full the address of the question on the full search page
 * @property {string} phone
 * @property {string} emergency
 * @property {string} target where links open
 * @property {(question: string) => void} ask
 */

const NEAREST = 3;
/** Beside these nothing may look like the answer but help itself. */
const UNQUOTED = ["emergency", "crisis_line"];

/**
 * Returns what to show of an answer.
 * @param {Found} found
 * @param {View} view
 * @returns {Node[]}
 */
export function render(found, view) {
  const { notice, answerState: state, hits } = found;
  const shown = notice ? [noticeOf(notice, view)] : [];
  if (isAlone(found)) return shown;
  const quoted = state === "answer" && !UNQUOTED.includes(notice?.level || "") && found.answer;
  const of = quoted ? hits.find((hit) => hit.id === quoted.passageId) : undefined;
  const { words } = view;
  const title = state === "answer" ? (of ? words.answer : words.found) : words[state];
  shown.push(heading(view, 0, title));
  if (state !== "answer") shown.push(make("p", {}, words.again));
  if (state === "none") shown.push(...help(view));
  shown.push(...readAs(found, view));
  if (quoted && of) shown.push(make("div", { part: "answer" }, make("blockquote", { dir: "auto" }, quoted.text), cite(of, view)));
  const near = hits.slice(0, NEAREST).map((hit) => ({ id: hit.id, heading: trail(hit) }));
  if (state === "none") shown.push(...links(words.nearest, near, view));
  else shown.push(articles(hits, view), ...links(words.related, found.related, view));
  if (found.estimatedTotalHits > hits.length)
    shown.push(make("p", {}, make("a", { href: view.full, target: view.target }, words.full)));
  return shown;
}

/**
 * Says whether the notice stands alone: one for a crisis over passages that may be about other things.
 * @param {Found} found
 */
export function isAlone({ notice, answerState }) {
  return notice?.level === "crisis_line" && answerState !== "answer";
}

/**
 * Returns whom to call.
 * @param {View} view
 */
export function help({ words, phone, emergency }) {
  return [
    emergency && make("p", { part: "urgent" }, ...filled(words.emergencyCall, call(emergency))),
    phone && make("p", {}, ...filled(words.helpCall, call(phone))),
  ].filter((line) => line instanceof Node);
}

/** @param {View} view @param {number} below @param {string} text @param {string} [part] */
function heading(view, below, text, part = "heading") {
  return make("h" + Math.min(6, view.level + below), { part, dir: below && "auto", tabindex: below ? null : -1 }, text);
}

/** @param {string} text with one place in braces @param {Node} put */
function filled(text, put) {
  const [before, after] = text.split(/\{\w+\}/);
  return [before, put, after];
}

/** @param {string} phone @param {string} [text] */
function call(phone, text = phone) {
  return make("a", { href: "tel:" + phone.replace(/[^+\d]/g, ""), part: "call", dir: text === phone && "ltr" }, text);
}

/** @param {string} passageId @param {View} view the address of a passage in the service's own copy */
function copyOf(passageId, { base }) {
  const [article, slug = ""] = passageId.split("#").map(encodeURIComponent);
  return base + "documents/" + article + "?passage=" + slug + "#" + slug;
}

/** @param {string} id @param {string} href @param {string} text @param {View} view */
function link(id, href, text, { target }) {
  return make("a", { href, target, rel: target && "noopener", "data-id": id, dir: "auto" }, text);
}

/** @param {NonNullable<Found["notice"]>} notice @param {View} view */
function noticeOf({ level, title, text, phone, passageId }, view) {
  const { words } = view;
  const part = "notice " + level;
  return make(
    "section",
    { part, class: level, role: level !== "same_day" && "alert" },
    make("p", { class: "level" }, words[level]),
    heading(view, 0, title, "notice-title"),
    make("p", { dir: "auto" }, text),
    phone && make("p", { class: "act" }, call(phone, words.call.replace("{phone}", phone))),
    passageId && make("p", {}, link(passageId, copyOf(passageId, view), words.read, view)),
  );
}

/** @param {Found} found @param {View} view how the question was read */
function readAs({ suggestion, ignoredWords }, { words, ask }) {
  const said = [];
  if (suggestion) {
    const button = make("button", { type: "button", class: "second", part: "suggestion", dir: "auto" }, suggestion);
    button.addEventListener("click", () => ask(suggestion));
    said.push(make("p", { class: "wrap" }, words.meant, button));
  }
  const ignored = ignoredWords.map((word) => "“" + word + "”").join(", ");
  if (ignored) said.push(make("p", { class: "muted" }, words.ignored.replace("{words}", () => ignored)));
  return said;
}

/** @param {string} title @param {{ id: string, heading: string }[]} passages @param {View} view */
function links(title, passages, view) {
  const items = passages.map((one) => make("li", {}, link(one.id, copyOf(one.id, view), one.heading, view)));
  return items.length ? [heading(view, 1, title, "related-title"), make("ul", { part: "related" }, ...items)] : [];
}

/** @param {Hit[]} hits @param {View} view one entry an article, its best passage open */
function articles(hits, view) {
  /** @type {Map<string, Hit[]>} */
  const byArticle = new Map();
  for (const hit of hits) byArticle.set(hit.documentId, [...(byArticle.get(hit.documentId) || []), hit]);
  const entries = Array.from(byArticle.values(), ([best, ...more]) =>
    make(
      "li",
      { part: "card" },
      heading(view, 1, best.citation.title, "title"),
      nameOf(best) !== best.citation.title && heading(view, 2, nameOf(best), "passage-title"),
      ...passage(best, view),
      ...more.map((hit) =>
        make("details", {}, make("summary", { dir: "auto" }, nameOf(hit)), ...passage(hit, view)),
      ),
    ),
  );
  return make("ol", { part: "articles", role: "list" }, ...entries);
}

/** @param {Hit} hit */
function nameOf({ question, heading, citation }) {
  return question || heading || citation.title;
}

/** @param {Hit} hit */
function trail(hit) {
  const { title, headingPath } = hit.citation;
  return Array.from(new Set([title, ...headingPath, nameOf(hit)])).join(" › ");
}

/** @param {Hit} hit @param {View} view */
function passage(hit, view) {
  return [make("div", { part: "text", dir: "auto" }, ...blocks(hit.text, hit.matches)), cite(hit, view)];
}

/** @param {Hit} hit @param {View} view where a passage stands, when it was reviewed, and whether that is too long ago */
function cite(hit, view) {
  const { words, lang, base } = view;
  const { textFragmentUrl, url, reviewedOn, licence } = hit.citation;
  const href = webAddress(textFragmentUrl, base) || webAddress(url, base);
  const day = reviewedOn && new Date(reviewedOn + "T12:00").toLocaleDateString(lang, { dateStyle: "long" });
  return make(
    "div",
    { part: "source" },
    make("p", {}, words.source + " ", href ? link(hit.id, href, trail(hit), view) : trail(hit)),
    make(
      "p",
      { class: "wrap" },
      hit.stale && make("strong", { part: "stale" }, words.stale),
      day && make("span", {}, words.reviewed.replace("{date}", day)),
      licence && make("span", {}, licence),
    ),
  );
}
