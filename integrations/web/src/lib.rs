//! The losses of wgloss in a browser: verified against f64, and timed. `page/worker.js` calls it, `README.md` says how to
//! build it.

mod devices;
mod kernels;
mod session;
mod values;
mod verify;
