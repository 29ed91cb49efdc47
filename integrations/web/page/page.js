// The page: what to run, how far it is, what came out. `worker.js` does the work.

const element = (id) => document.getElementById(id);
/** What a program that drives the page reads; `done` once nothing runs. */
const run = (window.wgloss = { state: "loading", facts: {}, losses: [], errors: [], results: [], rows: [] });
let stopping = false;

/** A worker whose calls are promises. After a trap its memory is not to be trusted: a new one takes over. */
class Engine {
  constructor() {
    this.next = 0;
    this.pending = new Map();
  }

  async open() {
    this.worker = new Worker("worker.js", { type: "module" });
    this.worker.onmessage = ({ data }) => this.settle(data);
    this.worker.onerror = (event) => this.fail(event.message || "the worker did not start");
    return this.post("open", navigator.userAgent);
  }

  post(call, ...values) {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.worker.postMessage({ id, call, values });
    });
  }

  settle({ id, answer, error, trapped }) {
    const { resolve, reject } = this.pending.get(id);
    this.pending.delete(id);
    if (error === undefined) resolve(answer);
    else reject(Object.assign(new Error(error), { trapped }));
  }

  fail(message) {
    this.worker.terminate();
    this.pending.forEach(({ reject }) => reject(Object.assign(new Error(message), { trapped: true })));
    this.pending.clear();
  }

  /** A call whose error is its text. */
  async call(call, ...values) {
    try {
      return { answer: await this.post(call, ...values) };
    } catch (error) {
      if (error.trapped) {
        this.worker.terminate();
        await this.open();
      }
      return { error: error.message };
    }
  }
}

const engine = new Engine();

function digits(value, count = 3) {
  return Number.isFinite(value) ? Number(value.toPrecision(count)).toString() : "";
}

function duration(seconds) {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function cell(line, text, name) {
  const made = line.insertCell();
  made.textContent = text;
  if (name) made.className = name;
  return made;
}

/** A line of the table: the loss, and its whole call where it was timed. */
function show(result, rows) {
  const line = element("table").insertRow();
  const name = document.createElement("code");
  name.textContent = result.loss;
  cell(line, "").append(name);
  const verdict = cell(line, result.wrong ? "wrong" : "right", result.wrong ? "wrong" : "right");
  for (const reason of [result.wrong, result.untimed].filter(Boolean)) {
    const why = document.createElement("span");
    why.className = "why";
    why.textContent = reason;
    verdict.append(why);
  }
  const row = rows.find((row) => row.direction === "fused") ?? {};
  cell(line, result.wrong ? "" : Number(result.max_error).toExponential(0), "number");
  cell(line, row.p50_ms === undefined ? "" : `${digits(row.p50_ms)} ms`, "number");
  cell(line, digits(row.gb_s), "number");
  cell(line, row.share === undefined ? "" : `${Math.round(100 * row.share)} %`, "number");
}

function count() {
  const wrong = run.results.filter((result) => result.wrong).length;
  element("counts").textContent = `${run.results.length - wrong} right, ${wrong} wrong`;
}

function save(name, list) {
  const text = list.map((item) => `${JSON.stringify(item)}\n`).join("");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/jsonl" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Verifies and times the losses whose name holds one of the texts, or is the text after `=`. */
async function start() {
  const texts = element("only").value.split(",").map((text) => text.trim()).filter(Boolean);
  const holds = (name, text) => (text.startsWith("=") ? name === text.slice(1) : name.includes(text));
  const names = run.losses.filter((name) => !texts.length || texts.some((text) => holds(name, text)));
  const size = element("size").value;
  Object.assign(run, { state: "running", results: [], rows: [], errors: [] });
  stopping = false;
  element("table").replaceChildren();
  element("run").hidden = false;
  element("start").disabled = true;
  element("stop").disabled = false;
  element("progress").max = Math.max(names.length, 1);
  const began = performance.now();
  const errors = await engine.call("errors");
  run.errors = errors.answer ?? [{ call: "errors are values", wrong: errors.error }];
  const silent = run.errors.filter(({ wrong }) => wrong);
  element("errors").textContent = silent.length
    ? silent.map(({ call, wrong }) => `${call}: ${wrong}`).join("; ")
    : `Of ${run.errors.length} calls with bad buffers each came back as an error.`;
  for (const [at, name] of names.entries()) {
    if (stopping) break;
    const spent = (performance.now() - began) / 1000;
    const left = at ? `, about ${duration((spent / at) * (names.length - at))} left` : "";
    element("progress").value = at;
    element("status").textContent = `${at} of ${names.length}, ${duration(spent)}${left}: ${name}`;
    const verified = await engine.call("verify", name);
    const result = verified.answer ?? { loss: name, family: "", wrong: verified.error };
    let rows = [];
    if (size !== "none" && !result.wrong) {
      const timed = await engine.call("time", name, size);
      rows = timed.answer ?? [];
      if (timed.error) result.untimed = timed.error;
    }
    run.results.push(result);
    run.rows.push(...rows);
    show(result, rows);
    count();
    element("rows").disabled = !run.rows.length;
    element("results").disabled = false;
  }
  const spent = (performance.now() - began) / 1000;
  element("progress").value = run.results.length;
  element("status").textContent = stopping
    ? `stopped after ${run.results.length} of ${names.length} losses, ${duration(spent)}`
    : `${names.length} ${names.length === 1 ? "loss" : "losses"} in ${duration(spent)}`;
  element("start").disabled = false;
  element("stop").disabled = true;
  run.state = "done";
}

element("controls").addEventListener("submit", (event) => {
  event.preventDefault();
  start();
});
element("stop").addEventListener("click", () => {
  stopping = true;
  element("stop").disabled = true;
  element("status").textContent += ": stops after this one";
});
element("rows").addEventListener("click", () => save("wgloss-rows.jsonl", run.rows));
element("results").addEventListener("click", () => save("wgloss-results.jsonl", run.results));

// A link may say what to run: `?only=dice,clip_loss&size=none&start`.
const asked = new URLSearchParams(location.search);
element("only").value = asked.get("only") ?? "";
if (asked.has("size")) element("size").value = asked.get("size");
try {
  Object.assign(run, await engine.open());
  element("device").textContent = `${run.facts.adapter}, ${run.losses.length} losses, ${run.facts.os}`;
  element("start").disabled = false;
  run.state = "ready";
  if (asked.has("start")) start();
} catch (error) {
  element("device").textContent = `This browser cannot run it: ${error.message}`;
  run.state = "failed";
}
