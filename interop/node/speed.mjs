// How long it takes to read a known error, in units of JSON.parse of its body. Arguments:
// pairs of a module and a body. Prints a line for each: the best of many rounds.
import { pathToFileURL } from "node:url";

const ROUNDS = 40;
const TIMES = 2000;
const pairs = process.argv.slice(2);

function best(work) {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = process.hrtime.bigint();
    for (let time = 0; time < TIMES; time += 1) work();
    // The best of many rounds is one in which nobody else wanted the processor.
    least = Math.min(least, Number(process.hrtime.bigint() - start) / TIMES);
  }
  return least;
}

const found = [];
for (let at = 0; at < pairs.length; at += 2) {
  const { parseError } = await import(pathToFileURL(pairs[at]));
  const body = pairs[at + 1];
  const headers = [["content-type", "application/json"]];
  const ours = best(() => parseError(409, headers, body));
  const floor = best(() => JSON.parse(body));
  found.push({ ns: Math.round(ours), ratio: ours / floor });
}
console.log(JSON.stringify(found));
