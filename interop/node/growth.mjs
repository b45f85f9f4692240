// How the time to read a body grows with it. Reads from stdin [{module, body}]; each value of a
// body is made larger: texts longer, lists and objects with more in them. Prints the exponent.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

function grown(value, size) {
  if (typeof value === "string") return value + " a-at in : ,".repeat(size);
  if (Array.isArray(value)) return value.flatMap((each) => Array(size).fill(each));
  if (typeof value !== "object" || value === null) return value;
  const more = Array.from({ length: size }, (_, at) => [`more_${at}`, Object.values(value)[0]]);
  const inner = Object.entries(value).map(([key, each]) => [key, grown(each, Math.min(size, 40))]);
  return Object.fromEntries([...inner, ...more]);
}

// Of the processor, because others may want it too.
function seconds(read, body) {
  let least = Infinity;
  for (let round = 0; round < 3; round += 1) {
    const start = process.cpuUsage();
    read(400, null, body);
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1e6);
  }
  return least;
}

const found = [];
for (const { module, body } of JSON.parse(readFileSync(0, "utf8"))) {
  const { parseError } = await import(pathToFileURL(module));
  const value = JSON.parse(body);
  const [small, large] = [4000, 16000].map((size) => JSON.stringify(grown(value, size)));
  const [fast, slow] = [small, large].map((each) => seconds(parseError, each));
  // What takes less than some hundredths of a second is noise.
  const grew = Math.log(large.length / small.length);
  const exponent = slow < 0.05 || grew <= 0 ? 0 : Math.log(slow / Math.max(fast, 0.01)) / grew;
  found.push({ module, fast, slow, exponent });
}
console.log(JSON.stringify(found));
