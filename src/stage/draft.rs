//! A step in the making: its kernel, and what the step gives it, said together.

use crate::error::Error;
use crate::kernel::{Access, Element, Fragment, Kernel};
use crate::plan::{Pass, Place, PlanBuilder, Step, Window};
use std::ops::Range;

/// A kernel and the windows and words of one of its steps, put together at the same time.
pub(crate) struct Draft {
    pub kernel: Kernel,
    windows: Vec<Window>,
    words: Vec<u32>,
}

impl Draft {
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel, windows: Vec::new(), words: Vec::new() }
    }

    pub fn bind(mut self, name: &'static str, element: Element, access: Access, window: Window) -> Self {
        self.kernel = self.kernel.bind(name, element, access);
        self.windows.push(window);
        self
    }

    pub fn work(self, name: &'static str, element: Element, window: Window) -> Self {
        self.bind(name, element, Access::Workspace, window)
    }

    pub fn words(mut self, words: &[(&'static str, u64)]) -> Self {
        for &(name, value) in words {
            self.kernel = self.kernel.words(&[name]);
            self.words.push(value as u32);
        }
        self
    }

    pub fn fragments(mut self, fragments: impl IntoIterator<Item = Fragment>) -> Self {
        self.kernel = self.kernel.fragments(fragments);
        self
    }

    pub fn map(mut self, change: impl FnOnce(Kernel) -> Kernel) -> Self {
        self.kernel = change(self.kernel);
        self
    }

    /// Appends the step to some passes; its bytes are those of its windows.
    pub fn push(self, builder: &mut PlanBuilder<'_>, passes: &[Pass], groups: u64, flops: u64) -> Result<(), Error> {
        let mut bytes = 0;
        for (binding, window) in self.kernel.bindings.iter().zip(&self.windows) {
            builder.check_window(&format!("`{}`", binding.name), binding.element, window.count)?;
            bytes += binding.element.size() * window.count;
        }
        let kernel = builder.kernel(self.kernel);
        let step = Step { kernel, groups: groups as u32, words: self.words, windows: self.windows, bytes, flops };
        passes.iter().for_each(|&pass| builder.step(pass, step.clone()));
        Ok(())
    }
}

/// One element for each of some rows.
pub(crate) fn rows_of(place: Place, rows: &Range<u64>) -> Window {
    Window { place, first: rows.start, count: rows.end - rows.start }
}

/// Runs of at most `run` rows.
pub(crate) fn chunks(rows: u64, run: u64) -> impl Iterator<Item = Range<u64>> + Clone {
    chunks_of(0..rows, run)
}

/// Runs of at most `run` of a range.
pub(crate) fn chunks_of(range: Range<u64>, run: u64) -> impl Iterator<Item = Range<u64>> + Clone {
    let end = range.end;
    range.step_by(run.max(1) as usize).map(move |first| first..end.min(first + run.max(1)))
}
