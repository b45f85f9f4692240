// Reads from stdin {schema, views, programs: [[program, view]]}. Prints what ajv in strict mode
// has against the views, and what jq makes of each program: {wrong: [...], found: [text, ...]}.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import jq from "jq-wasm";

const { schema, views, programs } = JSON.parse(readFileSync(0, "utf8"));
const ajv = new Ajv2020.default({ strict: true, allowUnionTypes: true, logger: false });
const validate = ajv.compile(schema);
const wrong = views.flatMap((view, at) => (validate(view) ? [] : [[at, validate.errors]]));
const found = [];
for (const [program, view] of programs) {
  found.push(await jq.raw(view, program, ["-r"]));
}
console.log(JSON.stringify({ wrong, found }));
