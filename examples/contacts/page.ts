// The script of page.html: each button sends a request and shows what came of it.
import { request, said } from "./requests.ts";

const output = document.querySelector("output");

function show(text: string): void {
  if (output !== null) output.textContent = `${output.textContent ?? ""}${text}\n`;
}

for (const button of document.querySelectorAll("button")) {
  const { method = "GET", path = "/", body } = button.dataset;
  button.addEventListener("click", async () => {
    try {
      show(JSON.stringify(await request(path, { method, ...(body && { body }) }, show)));
    } catch (thrown) {
      show(said(thrown));
    }
    show("done");
  });
}
