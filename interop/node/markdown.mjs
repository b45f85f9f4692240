// Reads {tool, files, config} from stdin, and prints what the tool makes of each file, by path.
import { readFileSync } from "node:fs";

const { tool, files, config } = JSON.parse(readFileSync(0, "utf-8"));
const text = (path) => readFileSync(path, "utf-8");

async function markdownIt() {
  const { default: MarkdownIt } = await import("markdown-it");
  const reader = new MarkdownIt({ html: true });
  return Object.fromEntries(files.map((path) => [path, reader.render(text(path))]));
}

async function mdx() {
  const { evaluate } = await import("@mdx-js/mdx");
  const { default: gfm } = await import("remark-gfm");
  const { default: frontMatter } = await import("remark-frontmatter");
  const { createElement } = await import("react");
  const { renderToStaticMarkup } = await import("react-dom/server");
  const runtime = await import("react/jsx-runtime");
  const made = {};
  for (const path of files) {
    const options = { ...runtime, remarkPlugins: [frontMatter, gfm] };
    try {
      const { default: Page } = await evaluate(text(path), options);
      made[path] = renderToStaticMarkup(createElement(Page));
    } catch (error) {
      throw new Error(`${path}: ${error}`);
    }
  }
  return made;
}

async function markdownlint() {
  const { lint } = await import("markdownlint/promise");
  const found = await lint({ files, config });
  return Object.fromEntries(
    Object.entries(found).map(([path, all]) => [
      path,
      all.map((each) => `${each.lineNumber} ${each.ruleNames[0]} ${each.errorDetail ?? ""}`),
    ]),
  );
}

const tools = { "markdown-it": markdownIt, mdx, markdownlint };
process.stdout.write(JSON.stringify(await tools[tool]()));
