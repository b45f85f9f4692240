// Opens a page in Chromium, presses its buttons one after the other, and prints as JSON what
// the page says then. Arguments: the browser, the address of the page, which buttons.
import puppeteer from "puppeteer-core";

const [executablePath, url, ...buttons] = process.argv.slice(2);
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage"];
const browser = await puppeteer.launch({ executablePath, args });
try {
  const page = await browser.newPage();
  await page.goto(url);
  for (const [at, name] of buttons.entries()) {
    await page.evaluate((wanted) => {
      [...document.querySelectorAll("button")].find((each) => each.textContent === wanted).click();
    }, name);
    await page.waitForFunction(
      (count) => document.querySelector("output").textContent.split("done\n").length > count,
      { timeout: 60_000 },
      at + 1,
    );
  }
  const text = await page.evaluate(() => document.querySelector("output").textContent);
  console.log(JSON.stringify(text.trim().split("\n")));
} finally {
  await browser.close();
}
