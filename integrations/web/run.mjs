// Runs the page in a headless Chromium, and writes what came out.
//
//   node run.mjs [--only TEXT,...] [--size none|auto|small|medium|full] [--adapter NAME] [--browser PATH]
//                [--out FOLDER] [--resume] [--verified FILE]
//
// FOLDER (target/run) gets results.jsonl, rows.jsonl where losses were timed, errors.json and two screenshots. With --resume the
// losses that its results.jsonl calls right are not run again. --verified writes all of it as the section "In a browser" of a Markdown file.
// Ends with status 1 where a loss is wrong.

import { chromium } from "playwright-core";
import { createServer } from "node:http";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";

const HERE = import.meta.dirname;
const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    size: { type: "string", default: "none" },
    adapter: { type: "string", default: "swiftshader" },
    browser: { type: "string", default: "/usr/bin/chromium" },
    out: { type: "string", default: join(HERE, "target/run") },
    resume: { type: "boolean", default: false },
    verified: { type: "string" },
  },
});
const file = (name) => join(options.out, name);
const lines = (name) =>
  existsSync(file(name)) ? readFileSync(file(name), "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line)) : [];

const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".wasm": "application/wasm" };

/** The page's folder on the loopback, isolated: a browser's clock is finer then. */
function serve(folder) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const wanted = join(folder, normalize(path === "/" ? "/index.html" : path));
    if (!wanted.startsWith(folder) || !existsSync(wanted)) return response.writeHead(404).end();
    response.writeHead(200, {
      "content-type": TYPES[extname(wanted)] ?? "application/octet-stream",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    });
    response.end(readFileSync(wanted));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

function flags(adapter) {
  const gpu = adapter === "swiftshader" ? ["--use-webgpu-adapter=swiftshader"] : [];
  return ["--no-sandbox", "--enable-unsafe-webgpu", ...gpu, "--enable-features=Vulkan,WebGPU", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"];
}

/** Results as a section of Markdown. */
function section(browser, facts, results, errors) {
  const wrong = results.filter((result) => result.wrong);
  const verdict = (result) => (result.wrong ? "WRONG" : "ok");
  const error = (result) => (result.wrong ? "" : Number(result.max_error).toExponential(0));
  const text = (value) => String(value).split("\n")[0].replaceAll("|", "\\|");
  return [
    "## In a browser",
    "",
    `Chromium ${browser}, ${facts.adapter}, wgpu ${facts.wgpu}. ${results.length - wrong.length} ok, ${wrong.length} wrong.`,
    "",
    "By the page of `integrations/web`: the browser takes every kernel that a loss's problems plan in the tests, by default and in",
    "other variants, and the two problems above are right by default. The error is the largest of the value and every gradient: the",
    "norm of the difference over the norm of what is expected. Made by",
    "",
    "```sh",
    "integrations/web/run.sh",
    "```",
    "",
    "| loss | family | kernels | result | error |",
    "| --- | --- | --- | --- | --- |",
    ...results.map(
      (result) => `| \`${result.loss}\` | ${result.family} | ${result.kernels ?? ""} | ${verdict(result)} | ${error(result)} |`,
    ),
    ...wrong.flatMap((result) => ["", `Wrong: \`${result.loss}\`: ${text(result.wrong)}`]),
    "",
    "What `bind_checked` says of buffers that it must refuse:",
    "",
    "| call | error |",
    "| --- | --- |",
    ...errors.map(({ call, says, wrong }) => `| ${call} | ${text(says ?? `WRONG: ${wrong}`)} |`),
    "",
  ].join("\n");
}

/** Puts the section where it stood, or at the end. */
function keep(path, text) {
  const page = existsSync(path) ? readFileSync(path, "utf8") : "";
  const sections = page.split(/^(?=## )/m).filter((part) => !part.startsWith("## In a browser"));
  writeFileSync(path, `${sections.join("").trimEnd()}\n\n${text}`);
}

mkdirSync(options.out, { recursive: true });
if (!options.resume) ["results.jsonl", "rows.jsonl", "errors.json"].forEach((name) => rmSync(file(name), { force: true }));
const known = () => new Map(lines("results.jsonl").map((result) => [result.loss, result]));
const done = known();

const server = await serve(join(HERE, "page"));
const browser = await chromium.launch({ executablePath: options.browser, headless: true, args: flags(options.adapter) });
const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
page.on("pageerror", (error) => console.error(`page: ${error.message}`));
page.on("console", (message) => message.type() === "error" && console.error(`page: ${message.text().slice(0, 400)}`));
const address = `http://127.0.0.1:${server.address().port}/`;
const state = () => page.evaluate(() => window.wgloss?.state);

await page.goto(`${address}?size=${options.size}`);
await page.waitForFunction(() => ["ready", "failed"].includes(window.wgloss?.state), null, { timeout: 120_000 });
if ((await state()) === "failed") {
  console.error(await page.textContent("#device"));
  process.exit(1);
}
const { facts, losses } = await page.evaluate(() => window.wgloss);
console.log(`${facts.adapter}, Chromium ${browser.version()}`);
const holds = (name, text) => (text.startsWith("=") ? name === text.slice(1) : name.includes(text));
const texts = options.only.split(",").filter(Boolean);
const names = losses.filter((name) => (!done.has(name) || done.get(name).wrong) && (!texts.length || texts.some((text) => holds(name, text))));
await page.fill("#only", names.map((name) => `=${name}`).join(","));
let seen = { results: 0, rows: 0 };
if (names.length) await page.click("#start");
for (let running = names.length > 0; running; ) {
  await setTimeout(1000);
  running = (await state()) !== "done";
  const fresh = await page.evaluate(
    ({ results, rows }) => ({ results: window.wgloss.results.slice(results), rows: window.wgloss.rows.slice(rows) }),
    seen,
  );
  seen = { results: seen.results + fresh.results.length, rows: seen.rows + fresh.rows.length };
  for (const result of fresh.results) {
    const verdict = result.wrong
      ? `WRONG: ${result.wrong}`
      : `${Number(result.max_error).toExponential(1)}, ${result.kernels} kernels`;
    console.log(`${result.loss}: ${verdict} (${result.seconds ?? "?"} s)${result.untimed ? `, not timed: ${result.untimed}` : ""}`);
    appendFileSync(file("results.jsonl"), `${JSON.stringify(result)}\n`);
  }
  fresh.rows.forEach((row) => appendFileSync(file("rows.jsonl"), `${JSON.stringify(row)}\n`));
}
if (names.length) writeFileSync(file("errors.json"), JSON.stringify(await page.evaluate(() => window.wgloss.errors)));
for (const [width, height] of [[1400, 900], [390, 844]]) {
  await page.setViewportSize({ width, height });
  await page.screenshot({ path: file(`page-${width}.png`) });
}
const version = browser.version();
await browser.close();
server.close();

const latest = known();
const results = losses.map((name) => latest.get(name)).filter(Boolean);
const errors = JSON.parse(readFileSync(file("errors.json"), "utf8"));
errors.forEach(({ call, says, wrong }) => console.log(`${call}: ${(says ?? `WRONG: ${wrong}`).split("\n")[0]}`));
const wrong = [...results, ...errors].filter((result) => result.wrong).length;
console.log(`${results.length} of ${losses.length} losses, ${wrong} wrong`);
if (options.verified) keep(options.verified, section(version, facts, results, errors));
process.exit(wrong ? 1 : 0);
