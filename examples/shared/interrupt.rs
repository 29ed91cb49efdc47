//! Ctrl-C: the first one asks a long program to end with what it has, the next one ends it at once.

use std::process::{ExitCode, exit};
use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);
/// What a shell reports of a program that an interrupt ended.
const CODE: u8 = 130;

/// Takes Ctrl-C from here on; the program has to look at [`asked`].
pub fn watch() -> Result<(), String> {
    let handler = || {
        if ASKED.swap(true, Ordering::Relaxed) {
            exit(CODE.into());
        }
    };
    ctrlc::set_handler(handler).map_err(|e| format!("Ctrl-C cannot be taken: {e}"))
}

/// Whether the program is to end.
pub fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// The exit code of a program that was asked to end, else `otherwise`.
pub fn code_or(otherwise: ExitCode) -> ExitCode {
    if asked() { ExitCode::from(CODE) } else { otherwise }
}
