// Lets a page in Chromium ask an API for errors, and has Playwright record the traffic as HAR.
// Arguments: the browser, the address of the API, the path of the HAR.
import { chromium } from "playwright-core";

const [executablePath, base, path] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext({ recordHar: { path, content: "embed" } });
const page = await context.newPage();
await page.goto(`${base}/contact/7`);
await page.evaluate(async () => {
  const headers = { "Content-Type": "application/json", "X-Api-Key": "open sesame" };
  // A body that nobody reads may not be recorded.
  const send = async (method, url, body) =>
    (await fetch(url, { method, headers, body })).text();
  await send("POST", "/contact", JSON.stringify({ email: "ada@example.com" }));
  await send("POST", "/contact", JSON.stringify({ email: "ada@example.com" }));
  await send("POST", "/contact", JSON.stringify({ email: "no address" }));
  await send("GET", "/contact/99");
  await send("DELETE", "/contacts");
});
await context.close();
await browser.close();
