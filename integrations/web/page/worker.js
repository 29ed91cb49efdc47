// Runs one loss after the other, away from the page: the f64 references take a processor's time.
import init, { Session } from "./pkg/wgloss_web.js";

let session;

/** What a failure says: a panic traps, and leaves its message behind. */
function said(error) {
  const text = error instanceof WebAssembly.RuntimeError && self.panic ? self.panic : (error?.message ?? error);
  return String(text).replaceAll("\n", " ");
}

async function adapterName() {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  const info = adapter?.info ?? {};
  return info.description || [info.vendor, info.architecture].filter(Boolean).join(" ") || "an unnamed GPU";
}

const calls = {
  async open(system) {
    await init();
    const facts = {
      adapter: await adapterName(),
      os: system,
      date: new Date().toISOString().slice(0, 10),
      quick: true,
      command: location.href.replace(/worker\.js.*/, ""),
    };
    session = await Session.open(JSON.stringify(facts));
    return { facts: JSON.parse(session.facts()), losses: Session.losses() };
  },
  async errors() {
    return JSON.parse(await session.errors());
  },
  async verify(name) {
    const start = performance.now();
    const result = JSON.parse(await session.verify(name));
    return { ...result, seconds: Math.round(performance.now() - start) / 1000 };
  },
  async time(name, size) {
    return JSON.parse(await session.time(name, size));
  },
};

self.onmessage = async ({ data: { id, call, values } }) => {
  try {
    self.postMessage({ id, answer: await calls[call](...values) });
  } catch (error) {
    self.postMessage({ id, error: said(error), trapped: error instanceof WebAssembly.RuntimeError });
  }
};
