//! Rows of one length that a stage goes through by their columns: `[rows, length]`, of which a run of columns touches a
//! piece of each row. Where the rows are too far apart for a binding, runs of columns are copied together and back.

use super::Stage;
use super::domain::{Groups, Run};
use super::map::Map;
use super::recipe::{Source, Word};
use crate::error::Error;
use crate::kernel::{Access, Element, fragment};
use crate::plan::{Pass, Place, PlanBuilder};
use crate::tensor::DType;
use crate::variant::Variant;
use std::ops::Range;

/// Rows whose columns are the items of a stage's domain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns {
    pub rows: u64,
    pub length: u64,
}

impl Columns {
    /// The elements of a run's columns.
    pub fn elements<'s>(self) -> Map<'s> {
        Map::Columns(self)
    }

    pub(super) fn hull(&self, run: &Run) -> (Range<u64>, u64) {
        let end = (self.rows.max(1) - 1) * self.length + run.items.end;
        (run.items.start..end, self.rows * run.len())
    }
}

/// From one row to the next, and the column that lies where a row starts.
const STRIDE: &str = "stride";
const BASE: &str = "base";

/// A tensor that is bound by columns, and the copy of a run in scratch that stands for it.
struct Copied {
    tensor: Place,
    element: Element,
    access: Access,
    columns: Columns,
    copy: Place,
}

impl Copied {
    fn is_read(&self) -> bool {
        !matches!(self.access, Access::Write | Access::Accumulate)
    }

    fn is_written(&self) -> bool {
        !matches!(self.access, Access::Read)
    }

    /// Copies a run in or out, as many rows at a time as a binding reaches.
    fn push(
        &self,
        builder: &mut PlanBuilder<'_>,
        passes: &[Pass],
        variant: Variant,
        run: &Run,
        back: bool,
    ) -> Result<(), Error> {
        let (length, pitch, start) = (self.columns.length, run.len(), run.items.start);
        let rows = Groups { count: self.columns.rows, cells: pitch, block: variant.workgroup_size.into() };
        let of_tensor = Map::hull(move |part| {
            let rows = &part.items;
            (start + rows.start * length..start + (rows.end - 1) * length + pitch, part.len() * pitch)
        });
        let of_copy = Map::Item(pitch);
        let stage = Stage::bare(variant, &rows)
            .fragments([fragment!("lib/stage")])
            .words(&[("start", start), ("space", length), ("place", 0), ("pitch", pitch)])
            .flops(0);
        let copied_as = copied_as(self.element);
        let stage = match back {
            false => stage
                .fragments([fragment!("lib/stage_in")])
                .bind("source", self.element, Access::Read, self.tensor, of_tensor)
                .bind("copy", copied_as, Access::Write, self.copy, of_copy),
            true => stage
                .fragments([fragment!("lib/stage_out")])
                .bind("copy", copied_as, Access::Workspace, self.copy, of_copy)
                .bind("result", self.element, Access::Write, self.tensor, of_tensor),
        };
        stage.push_to(builder, passes)
    }
}

/// What a tensor's elements are in scratch.
fn copied_as(element: Element) -> Element {
    match element {
        Element::Float(_) => Element::Float(DType::F32),
        other => other,
    }
}

impl<'a> Stage<'a> {
    /// The words by which kernels find column i of row m: at `m * stride + i - base`.
    pub fn columns(self, length: u64) -> Self {
        self.word_of(STRIDE, move |_| length).word_of(BASE, |_| 0)
    }

    pub(super) fn by_columns(&self) -> bool {
        self.bound.iter().any(|bound| matches!(bound.map, Map::Columns(_)))
    }

    /// Appends the steps of every run, between those that copy its columns in and out.
    pub(super) fn push_columns(mut self, builder: &mut PlanBuilder<'_>, passes: &[Pass]) -> Result<(), Error> {
        let mut copied = Vec::new();
        for (i, (binding, bound)) in self.kernel.bindings.iter_mut().zip(&mut self.bound).enumerate() {
            if let (Map::Columns(columns), Source::Place(tensor)) = (&bound.map, bound.source) {
                let columns = *columns;
                copied.push((i, tensor, binding.element, binding.access, columns));
                binding.element = copied_as(binding.element);
                if binding.access == Access::Read {
                    binding.access = Access::Workspace;
                }
                bound.map = Map::of(move |run| 0..run.len() * columns.rows);
            }
        }
        for (name, word) in &mut self.words {
            match *name {
                STRIDE => *word = Word::Of(Box::new(Run::len)),
                BASE => *word = Word::Of(Box::new(|run| run.items.start)),
                _ => {}
            }
        }
        let runs = self.cut(builder)?;
        let longest = runs.iter().map(Run::len).max().unwrap_or(0);
        let mut reserve = |(i, tensor, element, access, columns): (usize, Place, Element, Access, Columns)| {
            let copy = builder.scratch(longest * columns.rows * copied_as(element).size());
            self.bound[i].source = Source::Place(copy);
            Copied { tensor, element, access, columns, copy }
        };
        let copied: Vec<_> = copied.into_iter().map(&mut reserve).collect();
        let variant = self.kernel.variant;
        let steps = self.steps(builder, &runs);
        for (run, step) in runs.iter().zip(steps) {
            for tensor in copied.iter().filter(|copied| copied.is_read()) {
                tensor.push(builder, passes, variant, run, false)?;
            }
            passes.iter().for_each(|&pass| builder.step(pass, step.clone()));
            for tensor in copied.iter().filter(|copied| copied.is_written()) {
                tensor.push(builder, passes, variant, run, true)?;
            }
        }
        Ok(())
    }
}
