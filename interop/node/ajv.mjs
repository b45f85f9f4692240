// Reads from stdin [{schema, pointers: [{ref, good: [...], bad: [...]}]}] and prints what
// ajv in strict mode makes of each value: a list of wrong verdicts, hopefully empty.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";

const wrong = [];
for (const [at, { schema, checks }] of JSON.parse(readFileSync(0, "utf8")).entries()) {
  // Formats are notes to readers; strict mode would want each to be declared.
  const ajv = new Ajv2020.default({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    validateFormats: false,
    logger: false,
  });
  ajv.addVocabulary(["x-action", "x-deprecated", "x-group", "x-operations", "x-retry", "x-since"]);
  try {
    ajv.addSchema(schema, "document");
    for (const { ref, good, bad } of checks) {
      const validate = ajv.compile({ $ref: `document${ref}` });
      for (const each of good) {
        if (!validate(each)) wrong.push([at, ref, "refused", each, validate.errors]);
      }
      for (const each of bad) {
        if (validate(each)) wrong.push([at, ref, "accepted", each]);
      }
    }
  } catch (error) {
    wrong.push([at, String(error)]);
  }
}
console.log(JSON.stringify(wrong));
