// Drives yaml-language-server as an editor does. Reads from stdin a list of requests on one
// file each: {uri, text, ask: "diagnostics" | "hover" | "completion", line, character}.
// Prints what the server said to each, in order.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(
  new URL("../node_modules/.bin/yaml-language-server", import.meta.url),
);
const server = spawn(program, ["--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
const waiting = new Map();
let published = () => {};
let buffer = Buffer.alloc(0);
let next = 1;

function send(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
  server.stdin.write(body);
}

function request(method, params) {
  const id = next++;
  send({ id, method, params });
  return new Promise((resolve) => waiting.set(id, resolve));
}

function take({ id, method, params, result }) {
  if (method === "textDocument/publishDiagnostics") published(params);
  else if (method === "workspace/configuration") {
    send({ id, result: params.items.map(({ section }) => settings[section] ?? {}) });
  } else if (method !== undefined && id !== undefined) send({ id, result: null });
  else if (id !== undefined) waiting.get(id)?.(result);
}

server.stdout.on("data", (chunk) => {
  buffer = Buffer.concat([buffer, chunk]);
  for (;;) {
    const end = buffer.indexOf("\r\n\r\n");
    const size = Number(/Content-Length: (\d+)/i.exec(buffer.toString("latin1", 0, end))?.[1]);
    if (end < 0 || buffer.length < end + 4 + size) return;
    const body = buffer.toString("utf8", end + 4, end + 4 + size);
    buffer = buffer.subarray(end + 4 + size);
    take(JSON.parse(body));
  }
});

// No store of schemas: only what the file itself names.
const settings = { yaml: { schemaStore: { enable: false }, validate: true, hover: true } };
await request("initialize", {
  processId: process.pid,
  rootUri: null,
  capabilities: {
    workspace: { configuration: true },
    textDocument: {
      completion: { completionItem: { documentationFormat: ["markdown"], snippetSupport: true } },
    },
  },
});
send({ method: "initialized", params: {} });
send({ method: "workspace/didChangeConfiguration", params: { settings } });

const said = [];
let version = 1;
for (const { uri, text, ask, line, character } of JSON.parse(readFileSync(0, "utf8"))) {
  const textDocument = { uri, languageId: "yaml", version: version++, text };
  const found = new Promise((resolve) => {
    published = (params) => params.uri === uri && resolve(params.diagnostics);
  });
  send({ method: "textDocument/didOpen", params: { textDocument } });
  const place = { textDocument: { uri }, position: { line, character } };
  if (ask === "diagnostics") said.push(await found);
  else said.push(await request(`textDocument/${ask}`, place));
  send({ method: "textDocument/didClose", params: { textDocument: { uri } } });
}
console.log(JSON.stringify(said));
server.kill();
