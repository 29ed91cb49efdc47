//! What stages read of elements and of their rows.

use super::shape::Shape;
use super::{Before, RowSums, Rows, Values};
use crate::kernel::{Absent, Fragment, fragment};
use crate::plan::Place;
use crate::request::Reduction;
use crate::signature::{Presence, TensorKind};
use crate::stage::{ITEM, Map, Stage};
use crate::tensor::LENGTHS;

/// What the kernels call the operands and their gradients.
const OPERANDS: [&str; 3] = ["x0", "x1", "x2"];
const SLOPES: [&str; 2] = ["g0", "g1"];

/// What stands for a tensor along the last axis.
const NO_ALONG: Absent = Absent::Float("along", "0.0");

/// What an item of a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Row,
    Element,
}

/// A loss with the shape of its call.
#[derive(Clone, Copy)]
pub(super) struct Elements<'a> {
    pub loss: &'a dyn RowSums,
    pub shape: Shape,
}

impl Elements<'_> {
    /// What an item is of a tensor of elements, and of one of rows.
    pub fn each(&self, item: Item) -> Map<'static> {
        Map::Item(self.elements_each(item))
    }

    fn elements_each(&self, item: Item) -> u64 {
        if item == Item::Row { self.shape.segments.length() } else { 1 }
    }

    pub fn rows_of(&self, item: Item) -> Map<'static> {
        if item == Item::Row { ITEM } else { self.shape.segments.rows() }
    }

    /// The functions of a loss's rows.
    pub fn functions<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let Shape { segments, lines, layers, .. } = self.shape;
        let slopes = match self.loss.operands().iter().filter(|operand| operand.grad).count() {
            1 => fragment!("family/row_sums/slopes_one"),
            _ => fragment!("family/row_sums/slopes_two"),
        };
        let apart = match self.loss.rows() {
            Rows::Each => fragment!("family/row_sums/row_each"),
            _ if self.loss.apart() => fragment!("family/row_sums/row_apart"),
            _ => fragment!("family/row_sums/row_whole"),
        };
        let stage = stage
            .fragments([fragment!("family/row_sums/row"), apart, slopes, fragment!("lib/exponent")])
            .fragments(self.loss.hook())
            .numerics()
            .parameters(&self.loss.parameters())
            .constants(&self.loss.constants());
        let stage = if segments.cut { stage } else { stage.words(&[("length", segments.length())]) };
        let stage = match self.loss.along() {
            Some(decl) => {
                let given = stage.has(decl.name);
                let stage = stage.words(&[("along", self.shape.along)]);
                match decl.presence {
                    Presence::Optional => stage.constant("ALONG", given),
                    _ => stage,
                }
            }
            None => stage,
        };
        match self.loss.rows() {
            Rows::Prefixes => stage.words(&[("lines", lines), ("layers", layers)]),
            _ => stage,
        }
    }

    /// The number that replaces a parameter.
    pub fn whole<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        match self.loss.whole() {
            Some((decl, absent)) => stage.optional(decl.name, absent, Map::Whole(1)),
            None => stage,
        }
    }

    /// The same, in a stage whose rows have ended.
    pub fn no_whole<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        match self.loss.whole() {
            Some((decl, _)) => stage.absent(Absent::Float(decl.name, "0.0")),
            None => stage,
        }
    }

    /// `counts(i, row)`, and what goes with it.
    pub fn counts<'s>(&self, stage: Stage<'s>, item: Item) -> Stage<'s> {
        let stage = match (self.loss.rows(), self.loss.choice()) {
            (_, Some(counts)) => stage.fragments([counts]),
            (Rows::Prefixes, _) => {
                let stage = stage.fragments([fragment!("family/row_sums/counts_prefix")]);
                return stage.tensor(LENGTHS, self.rows_of(item));
            }
            _ => stage.fragments([fragment!("family/row_sums/counts_mask")]),
        };
        self.shape.mask.link(stage, self.elements_each(item))
    }

    /// What the step before the sums reads: an operand, and which cells count.
    pub fn before<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let Some(Before { operand, .. }) = self.loss.before() else { return stage };
        let stage = stage.tensor_as(OPERANDS[operand], self.loss.operands()[operand].name, ITEM);
        match self.is_centered() {
            true => self.counts(stage, Item::Element),
            false => self.shape.mask.link(stage, 1),
        }
    }

    /// The same, at the end of that step, which reads none.
    pub fn before_nothing<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let Some(Before { operand, .. }) = self.loss.before() else { return stage };
        let stage = stage.absent(Absent::Float(OPERANDS[operand], "0.0"));
        match self.is_centered() {
            true => stage.fragments([fragment!("family/row_sums/counts_none")]),
            false => stage.absent(Absent::Integer("cell_mask", "0")).fragments([fragment!("lib/mask_same")]),
        }
    }

    /// The operands, read element by element.
    pub fn operands<'s>(&self, mut stage: Stage<'s>, item: Item) -> Stage<'s> {
        for (name, operand) in OPERANDS.into_iter().zip(self.loss.operands()) {
            stage = stage.tensor_as(name, operand.name, self.each(item));
        }
        match self.loss.along() {
            Some(decl) => stage.optional(decl.name, NO_ALONG, self.along_of(item)),
            None => stage,
        }
    }

    /// What an item is of the tensor along the last axis, which may be one of elements.
    fn along_of(&self, item: Item) -> Map<'static> {
        match self.shape.along == self.shape.segments.elements {
            true => self.each(item),
            false => Map::Whole(self.shape.along),
        }
    }

    /// The values of elements, in a stage in which rows that are centered have their pivots in memory.
    pub fn values<'s>(&self, stage: Stage<'s>, item: Item, pivots: Option<Place>) -> Stage<'s> {
        self.pivots(self.operands(stage, item), item, pivots).fragments([self.form()])
    }

    /// The pivots that a step before has found.
    pub fn pivots<'s>(&self, stage: Stage<'s>, item: Item, pivots: Option<Place>) -> Stage<'s> {
        let Some(Before { types, .. }) = self.loss.before() else { return stage };
        stage.fragments([types, fragment!("family/row_sums/pivot_kept")]).work(
            "pivots",
            super::plan::PIVOT,
            pivots,
            self.rows_of(item),
        )
    }

    /// The functions of values, in a stage that reads none.
    pub fn no_values<'s>(&self, mut stage: Stage<'s>) -> Stage<'s> {
        for name in OPERANDS.into_iter().take(self.loss.operands().len()) {
            stage = stage.absent(Absent::Float(name, "0.0"));
        }
        if self.loss.along().is_some() {
            stage = stage.absent(NO_ALONG);
        }
        stage.fragments([self.form()])
    }

    fn form(&self) -> Fragment {
        match (self.loss.values(), self.loss.operands().len()) {
            (Values::Own(fragment), _) => fragment,
            (Values::Centered, _) => fragment!("family/row_sums/values_centered"),
            _ if self.loss.along().is_some() => fragment!("family/row_sums/values_along"),
            (Values::Scores, _) => fragment!("family/row_sums/values_scores"),
            (_, 1) => fragment!("family/row_sums/values_one"),
            (_, 2) => fragment!("family/row_sums/values_two"),
            _ => fragment!("family/row_sums/values_three"),
        }
    }

    /// The gradients; `own_words` where pairs of halves start at even elements.
    pub fn gradients<'s>(&self, mut stage: Stage<'s>, item: Item, own_words: bool) -> Stage<'s> {
        let operands = self.loss.operands();
        for (name, operand) in SLOPES.into_iter().zip(operands.iter().filter(|operand| operand.grad)) {
            stage = stage.gradient_as(name, operand.name, self.each(item)).own_words(name, own_words);
        }
        stage
    }

    pub fn no_gradients<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        SLOPES.into_iter().fold(stage, |stage, name| stage.absent(Absent::Store(name)))
    }

    pub fn is_centered(&self) -> bool {
        self.loss.values() == Values::Centered
    }

    /// What gradients are multiplied by.
    pub fn factor<'s>(&self, stage: Stage<'s>, item: Item) -> Stage<'s> {
        let stage = stage.upstream(self.rows_of(item));
        match self.loss.ending() {
            Some([_, factor]) if stage.reduction() != Reduction::None => stage.fragments([factor]).totals_so_far(),
            _ => stage.fragments([fragment!("family/row_sums/factor_plain")]),
        }
    }

    /// Tensors that hold something for each row, in a stage that ends rows.
    pub fn beside<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        self.loss.beside().into_iter().fold(stage, |stage, decl| stage.tensor(decl.name, ITEM))
    }

    /// The same, in a stage that does not.
    pub fn no_beside<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        self.loss.beside().into_iter().fold(stage, |stage, decl| {
            stage.absent(match decl.kind {
                TensorKind::Float | TensorKind::Auxiliary => Absent::Float(decl.name, "0.0"),
                _ => Absent::Integer(decl.name, "0"),
            })
        })
    }

    /// `keep_row_slope` of tensors that hold something for each row.
    pub fn beside_slopes<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let Some(hook) = self.loss.beside_hook() else {
            return stage.fragments([fragment!("family/row_sums/whole_none")]);
        };
        let beside = self.loss.beside().into_iter().filter(|decl| decl.grad);
        beside.fold(stage.fragments([hook]), |stage, decl| stage.gradient(decl.name, ITEM))
    }

    /// `counted(part)` of a row.
    pub fn counted<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        stage.fragments([self.loss.counted().unwrap_or(fragment!("family/row_sums/counted_all"))])
    }
}
