//! Rows that are far apart in classes: where no block's window fits a binding, runs of them over compact copies.

use super::{ENDLESS, Rows};
use crate::error::Error;
use crate::kernel::{Access, Element, fragment};
use crate::plan::{Pass, Place, PlanBuilder};
use crate::stage::Layout;
use crate::stage::domain::{Domain, Groups, Run, Words};
use crate::stage::map::Map;
use crate::stage::recipe::{Over, Source, Stage};
use crate::tensor::DType;
use crate::variant::Variant;
use std::ops::Range;

/// What a tensor's elements are in scratch.
fn copied_as(element: Element) -> Element {
    match element {
        Element::Integer(_) => Element::Integer(DType::I32),
        _ => Element::Float(DType::F32),
    }
}

/// Rows whose tensors with a class axis are copies, `[C, K]` of a run of K rows.
pub(in crate::stage) struct Compact(pub Rows);

impl Compact {
    /// The elements of a run's copy.
    fn scores(&self) -> Map<'static> {
        let classes = self.0.layout.classes;
        Map::of(move |run| 0..run.len() * classes)
    }
}

impl Domain for Compact {
    fn units(&self) -> u64 {
        self.0.units()
    }

    fn items(&self, units: &Range<u64>) -> Range<u64> {
        self.0.items(units)
    }

    fn grain_name(&self) -> String {
        self.0.grain_name()
    }

    fn words(&self, run: &Run) -> Words {
        let base = (run.items.start as u32).wrapping_neg();
        self.0.words_of(run, [ENDLESS, 0, 1, run.len(), base.into()])
    }
}

/// A tensor with a class axis, and the copy in scratch that stands for a run of its rows.
struct Copied {
    tensor: Place,
    element: Element,
    access: Access,
    copy: Place,
}

impl Copied {
    /// Whether a kernel reads it, were it only to write over it.
    fn reads(&self) -> bool {
        matches!(self.access, Access::Read | Access::Update(_))
    }

    /// How it is written from its copy.
    fn written(&self) -> Access {
        if matches!(self.access, Access::Update(_)) { Access::Write } else { self.access }
    }
}

/// Whether cells go into a copy or out of it.
#[derive(Debug, Clone, Copy)]
enum Way {
    In,
    Out,
}

impl<'a> Stage<'a> {
    /// The rows whose scores lie a class apart, if it binds any.
    pub(in crate::stage) fn scattered(&self) -> Option<Rows> {
        self.bound.iter().find_map(|bound| if let Map::Scores(rows) = bound.map { Some(rows) } else { None })
    }

    /// Appends the steps of every run, between those that copy its tensors in and out.
    pub(in crate::stage) fn push_copied(
        self,
        builder: &mut PlanBuilder<'_>,
        passes: &[Pass],
        rows: Compact,
    ) -> Result<(), Error> {
        let mut stage: Stage<'_> = self;
        stage.over = Over::Domain(&rows);
        let variant = stage.kernel.variant;
        let mut copied = Vec::new();
        for (i, (binding, bound)) in stage.kernel.bindings.iter_mut().zip(&mut stage.bound).enumerate() {
            if let (Map::Scores(_), Source::Place(tensor)) = (&bound.map, bound.source) {
                copied.push((i, tensor, binding.element, binding.access));
                binding.element = copied_as(binding.element);
                binding.access = match binding.access {
                    Access::Read => Access::Workspace,
                    Access::Update(result) => Access::Update(result),
                    _ => Access::Write,
                };
                bound.map = rows.scores();
            }
        }
        let runs = stage.cut(builder)?;
        let longest = runs.iter().map(Run::len).max().unwrap_or(0);
        let mut reserve = |(i, tensor, element, access): (usize, _, _, _)| {
            let copy = builder.scratch(longest * rows.0.layout.classes * copied_as(element).size());
            stage.bound[i].source = Source::Place(copy);
            Copied { tensor, element, access, copy }
        };
        let copied: Vec<_> = copied.into_iter().map(&mut reserve).collect();
        let inputs: Vec<_> = copied.iter().filter(|copied| copied.reads()).collect();
        let outputs: Vec<_> = copied.iter().filter(|copied| copied.access != Access::Read).collect();
        let steps = stage.steps(builder, &runs);
        for (run, step) in runs.iter().zip(steps) {
            inputs.iter().try_for_each(|input| rows.0.copy(builder, passes, variant, run, input, Way::In))?;
            passes.iter().for_each(|&pass| builder.step(pass, step.clone()));
            outputs.iter().try_for_each(|output| rows.0.copy(builder, passes, variant, run, output, Way::Out))?;
        }
        Ok(())
    }
}

impl Rows {
    /// Copies a run's rows of a tensor in or out: the cells of one sample at a time, as many classes as a binding reaches.
    fn copy(
        &self,
        builder: &mut PlanBuilder<'_>,
        passes: &[Pass],
        variant: Variant,
        run: &Run,
        copied: &Copied,
        way: Way,
    ) -> Result<(), Error> {
        let Layout { classes, space, .. } = self.layout;
        let pitch = run.len();
        let mut row = run.items.start;
        while row < run.items.end {
            let (sample, cell) = (row / space, row % space);
            let cells = (run.items.end - row).min(space - cell);
            let (start, place) = (sample * classes * space + cell, row - run.items.start);
            let planes = Groups { count: classes, cells, block: variant.workgroup_size.into() };
            let of_tensor = Map::hull(move |part| {
                let classes = &part.items;
                (start + classes.start * space..start + (classes.end - 1) * space + cells, part.len() * cells)
            });
            let of_copy = Map::hull(move |part| (part.items.start * pitch..part.items.end * pitch, part.len() * cells));
            let stage = Stage::bare(variant, &planes)
                .fragments([fragment!("lib/stage")])
                .words(&[("start", start), ("space", space), ("place", place), ("pitch", pitch)])
                .flops(0);
            let stage = match way {
                Way::In => stage
                    .fragments([fragment!("lib/stage_in")])
                    .bind("source", copied.element, Access::Read, copied.tensor, of_tensor)
                    .bind("copy", copied_as(copied.element), Access::Write, copied.copy, of_copy),
                Way::Out => stage
                    .fragments([fragment!("lib/stage_out")])
                    .bind("copy", copied_as(copied.element), Access::Workspace, copied.copy, of_copy)
                    .bind("result", copied.element, copied.written(), copied.tensor, of_tensor),
            };
            stage.push_to(builder, passes)?;
            row += cells;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::domain::promises;
    use crate::stage::rows::tests::{any_rows, cell};
    use proptest::prelude::*;
    use std::collections::HashSet;

    proptest! {
        #[test]
        fn a_copy_holds_every_score_of_its_run_once(rows in any_rows(), grains in 1..6u64) {
            let compact = Compact(rows);
            promises::grow(&compact);
            promises::cover(&compact, grains);
            let classes = rows.layout.classes;
            for first in 0..compact.units() {
                for end in first + 1..=compact.units() {
                    let run = compact.run(first..end);
                    let window = compact.scores().range(&run);
                    let pairs = run.items.clone().flat_map(|q| (0..classes).map(move |c| (q, c)));
                    let found: HashSet<u64> = pairs.map(|(q, c)| cell(&compact.words(&run), q, c)).collect();
                    prop_assert_eq!(found.len() as u64, run.len() * classes);
                    prop_assert!(found.iter().all(|at| window.contains(at)));
                }
            }
        }
    }
}
