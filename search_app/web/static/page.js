// @ts-check
/** The search page: forms are asked without leaving it. Everything here also works without it. */
import { makeAnnouncer } from "./announce.js";
import { makeAnswers } from "./answers.js";
import { focusOn, placesOf } from "./place.js";
import { post } from "./post.js";
import { addSuggestions } from "./suggestions.js";

const PAUSE_MS = 600;
const LEAST = 3;

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("cw-form"));
const input = /** @type {HTMLInputElement | null} */ (document.getElementById("cw-q"));
const places = placesOf(document);
if (form && input && places) run(form, input, places);

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 * @param {import("./place.js").Places} places
 */
function run(form, input, places) {
  const status = document.createElement("p");
  status.className = "status";
  status.setAttribute("role", "status");
  form.append(status);
  const announce = makeAnnouncer(form);
  const empty = /** @type {HTMLElement} */ (document.getElementById("cw-empty"));
  const hint = input.getAttribute("aria-describedby");
  let pause = 0;
  let asked = "";

  const answers = makeAnswers({ form, input, status, places, announce, shown });
  answers.start();
  input.type = "text"; // one that is for searching is emptied by Escape, which closes the list
  const close = form.dataset.suggest ? addSuggestions({ form, input, announce, choose: () => submit() }) : () => {};

  /** @param {import("./answers.js").How} how */
  function shown(how) {
    stayInTab();
    const advice = document.getElementById("cw-hint");
    if (advice && how !== "pause") advice.hidden = Boolean(input.value.trim());
    if (places.after.querySelector(".notice")) close(); // nothing covers help
    if (how === "narrow") return focusOn(document.getElementById("cw-passages"));
    if (how === "address" && history.state?.top) scrollTo(0, history.state.top);
    if (how !== "submit" || input.value.trim() !== asked) return;
    focusOn(/** @type {HTMLElement | null} */ (document.querySelector("main :is(h1, .notice h2)")));
    scrollTo(0, 0);
  }

  function submit() {
    const q = input.value;
    clearTimeout(pause);
    close();
    warn(!q.trim());
    if (!q.trim()) return input.focus();
    asked = q.trim();
    answers.ask({ q, filters: [] }, "submit");
  }

  /** @param {boolean} isEmpty */
  function warn(isEmpty) {
    empty.hidden = !isEmpty;
    input.setAttribute("aria-invalid", String(isEmpty));
    if (isEmpty) input.setAttribute("aria-describedby", empty.id);
    else if (hint) input.setAttribute("aria-describedby", hint);
  }

  function askAfterPause() {
    const q = input.value.trim();
    if (q.length >= LEAST && isFast()) answers.ask({ q, filters: [] }, "pause");
  }

  document.addEventListener("submit", (event) => {
    const sent = /** @type {HTMLFormElement} */ (event.target);
    const data = valuesOf(sent, event.submitter);
    if (sent.matches(".feedback")) {
      event.preventDefault();
      return void thank(sent, data);
    }
    if (sent.action !== form.action || answers.gaveUp()) return;
    event.preventDefault();
    if (sent === form) return submit();
    const q = String(data.get("q") || "");
    const given = { q, filters: data.getAll("filter").map(String) };
    input.value = q;
    asked = q.trim();
    if (data.get("offset")) answers.more(given, String(data.get("offset")));
    else answers.ask(given, sent.closest(".narrow") ? "narrow" : "submit");
  });
  for (const name of ["input", "compositionend"])
    input.addEventListener(name, (event) => {
      clearTimeout(pause);
      if (!(/** @type {InputEvent} */ (event).isComposing)) pause = setTimeout(askAfterPause, PAUSE_MS);
    });
  input.addEventListener("blur", answers.settle);
  addEventListener("popstate", () => (clearTimeout(pause), close(), answers.follow()));
  addEventListener("hashchange", () => answers.follow());
  document.addEventListener("click", keepAddress);
  stayInTab();
}

/**
 * Returns the values of a form with that of the button that sent it.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
function valuesOf(form, submitter) {
  const data = new FormData(form);
  if (submitter instanceof HTMLButtonElement && submitter.name) data.append(submitter.name, submitter.value);
  return data;
}

/**
 * Sends whether a passage answered, and says thank you either way: nobody is asked to try again.
 * @param {HTMLFormElement} form
 * @param {FormData} data
 */
async function thank(form, data) {
  const thanks = document.createElement("p");
  thanks.textContent = form.dataset.thanks || "";
  form.replaceChildren(thanks);
  focusOn(thanks);
  const values = Array.from(data, ([name, value]) => [name, String(value)]);
  await post(form.action, values, { type: "document", signal: new AbortController().signal }).catch(() => {});
}

/** Says whether answers may be asked for while someone types, without costing them money or time. */
function isFast() {
  const { connection } = /** @type {{ connection?: { saveData?: boolean, effectiveType?: string } }} */ (navigator);
  return !connection || (!connection.saveData && ["4g", undefined].includes(connection.effectiveType));
}

/** Links open in this tab: with this script, going back leads to the answer. */
function stayInTab() {
  for (const link of document.querySelectorAll("a[target]")) link.removeAttribute("target");
}

/**
 * Keeps the question in the address where a link would take it away, and the place on the page for coming back.
 * @param {MouseEvent} event
 */
function keepAddress(event) {
  const link = event.target instanceof Element && event.target.closest("a");
  if (!link) return;
  if (link.matches(".skip")) {
    event.preventDefault();
    document.getElementById("cw-main")?.focus();
  } else if (link.matches(".languages a")) link.hash = location.hash;
  else history.replaceState({ top: scrollY }, "");
}
