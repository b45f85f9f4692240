// Mocks an API with msw, from the examples in its neutral view: one address for each example.
// Arguments: the view, and the module that reads errors. Prints what each is read as.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { http } from "msw";
import { setupServer } from "msw/node";

const [view, module] = process.argv.slice(2);
const { errorOf } = await import(pathToFileURL(module));
const { errors } = JSON.parse(readFileSync(view, "utf8"));
const shown = errors.flatMap(({ responses }) =>
  responses.flatMap(({ id, examples }) => examples.map((each, at) => ({ id, at, ...each }))),
);
const address = ({ id, at }) => `https://api.example.com/${encodeURIComponent(id)}/${at}`;
const server = setupServer(
  ...shown.map((each) =>
    http.get(address(each), () => {
      const headers = each.headers.map(({ name, value }) => [name, value]);
      return new Response(each.body || null, { status: each.status, headers });
    }),
  ),
);
server.listen({ onUnhandledRequest: "error" });
const read = [];
for (const each of shown) {
  const { name, case: own, message } = await errorOf(await fetch(address(each)));
  read.push({ id: each.id, name, case: own, message, status: each.status });
}
server.close();
console.log(JSON.stringify(read));
