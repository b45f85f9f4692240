// What a module does besides reading: throwing, catching, logging, retrying, odd arguments.
// Arguments: the module of contacts, and one with a sensitive param. Fails on the first mistake.
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

const [contacts, secret] = await Promise.all(
  process.argv.slice(2).map((path) => import(pathToFileURL(path))),
);
const { caught, ContactsException, errorOf, hasName, isContactsError, parseError, parsePayload } = contacts;
const body = (code, more = {}) => JSON.stringify({ success: false, error: { code, message: "M.", ...more } });

// What was thrown is known by what it is, also after it was cloned.
const exists = parseError(409, null, body("CONTACT_EXISTS"));
assert.equal(exists.name, "CONTACT_EXISTS");
assert.ok(hasName(exists, "CONTACT_EXISTS") && !hasName(exists, "NOT_FOUND"));
assert.ok(isContactsError(structuredClone(exists)));
const thrown = new ContactsException(exists);
assert.ok(thrown instanceof Error);
assert.equal(caught(thrown), exists);
assert.equal(caught({ error: exists }), exists);
for (const each of [null, undefined, 7, "x", new Error("x"), { error: 1 }]) assert.equal(caught(each), null);
assert.match(thrown.message, /409 CONTACT_EXISTS/);

// Waits: the server's, the catalog's, and none that is too long.
const { retryDelayMs, isRetryable } = contacts;
const busy = (headers) => parseError(429, headers, '{"message": "Too Many Attempts."}');
assert.equal(busy([["Retry-After", "7"]]).retryAfter, 7);
assert.equal(busy(null).retryAfter, 60);
assert.equal(retryDelayMs(busy([["Retry-After", "7"]]), 1, { random: () => 0 }), 7000);
assert.equal(retryDelayMs(busy([["Retry-After", "700"]])), null);
assert.equal(retryDelayMs(exists), null);
assert.ok(isRetryable(parseError(503)) && !isRetryable(exists));
const joined = new Headers([["Retry-After", "5"], ["Retry-After", "9"], ["X-Request-Id", "a"]]);
joined.append("X-Request-Id", "b");
assert.equal(busy(joined).retryAfter, 5);
assert.equal(busy(joined).requestId, "a");
assert.equal(busy({ "retry-after": ["3", "4"], "x-request-id": undefined }).retryAfter, 3);
assert.equal(busy(new Headers({ "Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT" })).retryAfter, 0);

// A response of fetch: its body can still be read, or was read already.
const response = new Response(body("NOT_FOUND"), { status: 404 });
assert.equal((await errorOf(response)).name, "NOT_FOUND");
assert.equal(JSON.parse(await response.text()).error.code, "NOT_FOUND");
assert.equal((await errorOf(response)).status, 404);
assert.equal(await errorOf(new Response("{}", { status: 200 })), null);

// Own properties only.
for (const code of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
  const odd = parseError(400, null, body(code, { [code]: 1 }));
  assert.deepEqual([odd.name, odd.code, {}.polluted], [null, code, undefined]);
}
const hostile = parsePayload(400, JSON.parse('{"__proto__": {"polluted": 1}, "success": false}'));
assert.deepEqual([hostile.name, {}.polluted], [null, undefined]);

// Anything may be given.
const cycle = { success: false };
cycle.error = cycle;
const trap = new Proxy({}, { ownKeys: () => assert.fail("trapped"), get: () => assert.fail("trapped") });
const odd = [null, undefined, 7, true, "", "x", Symbol("s"), 10n, () => 1, new Date(), [], {}, cycle, trap];
for (const one of odd) {
  for (const other of odd) {
    assert.equal(parseError(one, other, one).api, "contacts");
    assert.equal(parsePayload(one, other, other).api, "contacts");
    assert.equal(typeof contacts.isErrorResponse(one, other, other), "boolean");
  }
}
assert.equal(parseError(400, null, new Uint8Array([0xff, 0xfe, 0x7b])).status, 400);
assert.equal(parseError(409, null, new TextEncoder().encode(body("CONTACT_EXISTS")).buffer).name, "CONTACT_EXISTS");
assert.equal(parseError(400, null, "[".repeat(100_000)).name, null);

// What is sensitive stays out of logs, wherever it stands.
const given = { code: "LEAKED", message: "The token tok_12345 is wrong.", token: "tok_12345", other: "kept" };
const leaked = secret.parseError(400, null, JSON.stringify({ ...given, more: "tok_12345" }));
assert.equal(leaked.data.token, "tok_12345");
const name = Object.keys(secret).find((each) => each.endsWith("Exception"));
const logged = new secret[name](leaked);
assert.ok(!JSON.stringify(logged).includes("tok_12345"));
assert.ok(!String(logged).includes("tok_12345") && !logged.message.includes("tok_12345"));
assert.ok(JSON.stringify(logged).includes("kept"));
