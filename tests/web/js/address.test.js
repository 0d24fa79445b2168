// @ts-check
import { readHash, writeHash } from "./address.js";
import { same, test } from "./harness.js";

test("a question goes into the address and comes out again", () => {
  for (const q of ["hip pain", "a&b=c#d", "100 % + more", "¿cadera?", "\u{1F600}", "\u202e", "<b>", "a\nb"])
    for (const filters of [[], ["topic:hip"], ["topic:a&b", "kind:qa"]]) same(readHash(writeHash({ q, filters })), { q, filters });
});

test("what asks nothing is no question", () => {
  for (const hash of ["", "#", "#q", "#q=", "#q=%20", "#cw-main", "#filter=topic:hip", "#x=q", "#%", "#&&&"]) same(readHash(hash), null);
});

test("a broken address is read as far as it can be", () => {
  same(readHash("#q=%E0%A4%A"), { q: "\ufffd%A", filters: [] });
});

test("no more is read or written than a question may hold", () => {
  same(readHash(`#q=${"x".repeat(9000)}`)?.q.length, 2000);
  same(writeHash({ q: "x".repeat(9000), filters: [] }).length, 2003);
});
