// A client of the Contacts API in Node: `node client.ts http://127.0.0.1:8000` from Node 22.18
// on, which runs TypeScript; before, bundle it with esbuild.
import { request, said } from "./requests.ts";

declare const process: { readonly argv: readonly string[] };

const url = process.argv[2] ?? "http://127.0.0.1:8000";

/** Say in a line what came of a request. */
async function show(path: string, options: RequestInit = {}): Promise<void> {
  try {
    console.log(JSON.stringify(await request(`${url}${path}`, options)));
  } catch (thrown) {
    console.log(said(thrown));
  }
}

for (const email of ["ada@example.com", "ada@example.com", "no address"]) {
  await show("/contact", { method: "POST", body: JSON.stringify({ email }) });
}
await show("/contact/7");
await show("/contact/1", { headers: { "X-Api-Key": "wrong" } });
