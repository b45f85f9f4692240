// One process for all responses. The first line of stdin is a list of modules, as JavaScript
// files; each further line is {module, status, headers: [[name, value]], body: base64}.
// Prints a line for each: what the module's parseError and isErrorResponse return.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
let modules = null;
for await (const line of lines) {
  if (modules === null) {
    modules = await Promise.all(JSON.parse(line).map((path) => import(pathToFileURL(path))));
    continue;
  }
  const { module, status, headers, body } = JSON.parse(line);
  const { parseError, isErrorResponse } = modules[module];
  const bytes = Buffer.from(body, "base64");
  let said;
  try {
    const error = parseError(status, headers, bytes);
    said = { error, isError: isErrorResponse(status, headers, bytes) };
  } catch (thrown) {
    said = { thrown: String(thrown?.stack ?? thrown) };
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
