//! Gated rows: the rows that count in the end are chosen by their losses.
//!
//! The losses go to scratch, a selection and the loss's rule say which of them stay, and the gradient pass takes the others
//! for rows that do not count.

use super::Classification;
use crate::error::Error;
use crate::kernel::{Absent, Access, Element, Fragment, fragment};
use crate::plan::{Merge, Place};
use crate::stage::rows::Rows;
use crate::stage::select::{Ballot, Selection};
use crate::stage::totals::{self, NUMBER, WORD};
use crate::stage::{Call, FORWARD, ITEM, Items, Stage};
use crate::tensor::DType;

/// What stands for a row with a bad label.
const BAD: Fragment = fragment!("family/classification/gate_bad");

/// How rows are chosen.
pub(crate) struct Gate {
    /// WGSL of `selected_of(n)`, how many of the n rows that count are selected by their losses.
    pub number: Fragment,
    /// WGSL of `passes(x, selected)`: whether a row of loss x stays.
    pub rule: Fragment,
}

/// What the gate leaves to the gradient pass, and where it takes the losses from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gated {
    losses: Place,
    kept: Place,
}

impl Gated {
    pub fn reserve(call: &mut Call<'_>, rows: u64) -> Self {
        let kept = call.saved("kept", &[rows], Merge::Local);
        Self { losses: call.scratch(NUMBER, rows), kept }
    }

    /// The main kernel for the losses alone.
    pub fn values<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        stage
            .fragments([fragment!("family/classification/term_plain"), fragment!("family/classification/row_unit")])
            .block()
            .constant("VALUE", false)
            .absent(Absent::Plain("partials", "Tally"))
            .bind("loss", Element::Float(DType::F32), Access::Write, self.losses, ITEM)
    }

    /// The main kernel for the gradients of the rows that stay.
    pub fn slopes<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        stage
            .fragments([fragment!("family/classification/term_kept"), fragment!("family/classification/row_loss")])
            .value(ITEM)
            .work("kept", WORD, self.kept, ITEM)
    }

    /// Chooses the rows, and adds them up.
    pub fn choose(
        &self,
        loss: &dyn Classification,
        call: &mut Call<'_>,
        rows: &Rows,
        gate: &Gate,
    ) -> Result<(), Error> {
        let count = rows.layout.rows();
        let keys = call.scratch(WORD, count);
        let parameters = loss.parameters();
        let blocks = Items { count, block: call.workgroup() };
        let classes = rows.layout.classes;
        call.sums(&blocks)
            .fragments([fragment!("family/classification/gate_keys"), fragment!("lib/ordered_key"), BAD])
            .parameters(&parameters)
            .word("classes", classes as u32)
            .labels()
            .class_weights(classes)
            .work("row_losses", NUMBER, self.losses, ITEM)
            .work("keys", WORD, keys, ITEM)
            .work("kept", WORD, self.kept, ITEM)
            .push(call, &FORWARD)?;
        let ballot = Ballot {
            rows: 1,
            length: count,
            bits: 32,
            keys: &|stage| stage.work("keys", WORD, keys, ITEM),
            number: &|stage| stage.fragments([gate.number]).parameters(&parameters),
        };
        let selection = Selection::plan(call, ballot, &FORWARD)?;
        call.sums(selection.blocks())
            .fragments([fragment!("family/classification/gate"), fragment!("lib/ordered_key"), BAD, gate.rule])
            .numerics()
            .block()
            .parameters(&parameters)
            .selected(&selection)
            .work("keys", WORD, keys, ITEM)
            .work("kept", WORD, self.kept, ITEM)
            .value(ITEM)
            .tally("counts", totals::COUNT)
            .flops(8)
            .push(call, &FORWARD)
    }
}

/// Which of some losses are the `number` largest, the first of equals; a NaN is above all.
pub(crate) fn largest(losses: &[f64], number: usize) -> Vec<bool> {
    let above = |l: f64| if l.is_nan() { f64::INFINITY } else { l };
    let mut order: Vec<usize> = (0..losses.len()).collect();
    order.sort_by(|&a, &b| above(losses[b]).total_cmp(&above(losses[a])).then(a.cmp(&b)));
    let mut chosen = vec![false; losses.len()];
    order.into_iter().take(number).for_each(|at| chosen[at] = true);
    chosen
}
