// Opens pages in Chromium and prints what a reader sees in them, as JSON.
// Arguments: the browser, the address of the pages, a folder for screenshots, then for
// each page a viewer (swagger or redoc) and the name of its document.
import { statSync } from "node:fs";
import puppeteer from "puppeteer-core";

const [executablePath, base, screenshots, ...pages] = process.argv.slice(2);
const browser = await puppeteer.launch({
  executablePath,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
  ],
});

/** What the functions below need in the page itself. */
function tools() {
  window.settle = () =>
    new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  window.until = async (find) => {
    for (let tries = 0; tries < 500; tries += 1) {
      const found = find();
      if (found) return found;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error(`never came: ${find}`);
  };
  const set = Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value").set;
  window.choose = async (select, value) => {
    if (select.value === value) return;
    set.call(select, value);
    select.dispatchEvent(new Event("change", { bubbles: true }));
    await window.settle();
  };
  window.values = (select) =>
    select ? [...select.options].map((each) => each.value) : [null];
}

/** Opens each operation and chooses each example: what is shown, by path, status and name. */
async function swagger(page) {
  await page.waitForSelector(".opblock");
  return page.evaluate(async () => {
    const found = {};
    for (const block of document.querySelectorAll(".opblock")) {
      const path = block.querySelector(".opblock-summary-path").dataset.path;
      block.querySelector(".opblock-summary-control").click();
      await until(() => block.querySelector("tr.response[data-code]"));
      found[path] = {};
      for (const row of block.querySelectorAll("tr.response[data-code]")) {
        const shown = (found[path][row.dataset.code] ??= {});
        const types = () => row.querySelector("select.content-type");
        for (const type of values(types())) {
          if (type) await choose(types(), type);
          const names = () => row.querySelector("select.examples-select-element");
          for (const name of values(names())) {
            if (name) await choose(names(), name);
            const text = row.querySelector("pre.example")?.textContent;
            if (text) shown[name ?? ""] = text;
          }
        }
      }
      block.querySelector(".opblock-summary-control").click();
    }
    return found;
  });
}

/** Does the same; what is shown is a list by operation and status. */
async function redoc(page) {
  await page.waitForSelector("[data-section-id^='operation/'] [role=tab]");
  return page.evaluate(async () => {
    const found = {};
    for (const section of document.querySelectorAll("[data-section-id^='operation/']")) {
      const shown = (found[section.dataset.sectionId.slice("operation/".length)] = {});
      for (const tab of section.querySelectorAll("[role=tab]")) {
        tab.click();
        await settle();
        const texts = (shown[tab.textContent.trim()] = []);
        const panel = () => document.getElementById(tab.getAttribute("aria-controls"));
        const selects = () => panel().querySelectorAll("select");
        const see = () => {
          for (const code of panel().querySelectorAll("code, pre")) texts.push(code.innerText);
        };
        see();
        for (let at = 0; at < selects().length; at += 1) {
          for (const value of values(selects()[at])) {
            await choose(selects()[at], value);
            see();
            for (let inner = at + 1; inner < selects().length; inner += 1) {
              for (const other of values(selects()[inner])) {
                await choose(selects()[inner], other);
                see();
              }
            }
          }
        }
      }
    }
    return found;
  });
}

const results = [];
for (let at = 0; at < pages.length; at += 2) {
  const [viewer, name] = pages.slice(at, at + 2);
  const page = await browser.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.setViewport({ width: 1200, height: 900 });
  await page.evaluateOnNewDocument(tools);
  await page.goto(`${base}/${viewer}.html?${name}`);
  const shown = await (viewer === "swagger" ? swagger(page) : redoc(page));
  const path = `${screenshots}/${viewer}-${name}.png`;
  await page.screenshot({ path });
  results.push({ viewer, name, faults, shown, size: statSync(path).size });
  await page.close();
}
await browser.close();
console.log(JSON.stringify(results));
