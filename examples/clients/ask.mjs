// Asks Citewell a question: `node ask.mjs https://search.clinic.example KEY "why does my hip hurt"`; the same in a page.

/** Returns the answer; a question is health data, so it goes into the body, never into an address. */
export async function ask(service, key, question, limit = 3) {
  for (let attempt = 1; ; attempt++) {
    const body = new URLSearchParams({ q: question, key, limit });
    const answer = await fetch(`${service}/api/v1/search`, { method: "POST", body, credentials: "omit" });
    const found = await answer.json();
    if (answer.ok) return found;
    if (found.code !== "too_many_requests" || attempt > 1) throw new Error(`${found.code}: ${found.detail}`);
    await new Promise((done) => setTimeout(done, 1000 * Number(answer.headers.get("Retry-After"))));
  }
}

/** Returns a notice first, in every state, then what the articles say with where it stands. */
export function toText({ notice, answerState, hits }, service) {
  const lines = [];
  if (notice) lines.push(`${notice.title}. ${notice.text} ${notice.phone ?? ""}\n`);
  if (answerState === "weak") lines.push("This may not answer it:");
  if (answerState === "none") return [...lines, "No article answers this."].join("\n");
  for (const { question, heading, text, citation } of hits)
    lines.push(`${question ?? heading}\n${text}\n${new URL(citation.textFragmentUrl, service)}\n`);
  return lines.join("\n");
}

if (globalThis.process?.argv[1]?.endsWith("ask.mjs")) {
  const [service, key, question] = process.argv.slice(2);
  if (!question) throw new Error('usage: node ask.mjs https://search.clinic.example KEY "a question"');
  try {
    console.log(toText(await ask(service, key, question), service));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
