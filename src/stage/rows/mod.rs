//! Rows of class scores, one for each sample and cell: their blocks, and what a stage over them binds.

mod count;
mod host;
mod lanes;
mod staged;

pub(crate) use count::{count_rows, mean_of_rows};
pub(crate) use host::HostRows;
pub(crate) use lanes::{Keep, Lanes, MOST_OWN, WORKGROUP};
pub(super) use staged::Compact;

use super::domain::{Domain, Run, Words};
use super::map::{ITEM, Map};
use super::{Layout, Stage};
use crate::kernel::{Absent, Fragment, fragment};
use crate::tensor::{CELL_MASK, INPUT, LABELS, TARGET, WEIGHT};
use std::ops::Range;

/// Rows in blocks of tiles, one workgroup a block. An item is a row. Words as `lib/rows` reads them, and `tiles`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows {
    pub layout: Layout,
    pub lanes: Lanes,
    /// Tiles of a block, of as many rows as a workgroup takes at a time.
    tiles: u64,
    /// Rows in which blocks are counted from the start: a sample's, or all.
    span: u64,
}

/// Most blocks of rows: enough to fill any device, few enough that their sums stay small.
pub(crate) const MOST_BLOCKS: u64 = 16_384;

/// Scores of a tile that takes no longer than to add up over the workgroup, about.
const SMALL_TILE: u64 = 2048;

impl Rows {
    /// At most so many blocks of all rows.
    pub fn of_all(layout: Layout, lanes: Lanes, most: u64) -> Self {
        Self::new(layout, lanes, layout.rows(), most)
    }

    /// Blocks that end where a sample ends, at most so many of each.
    pub fn of_samples(layout: Layout, lanes: Lanes, most: u64) -> Self {
        Self::new(layout, lanes, layout.space, most)
    }

    /// A block of small tiles has up to 4 of them where that leaves some blocks, and any up to 16 where it leaves plenty, for
    /// adding up over the workgroup costs about as much as a small tile.
    fn new(layout: Layout, lanes: Lanes, span: u64, most: u64) -> Self {
        let of_span = span.div_ceil(lanes.positions.into());
        let all = layout.rows() / span * of_span;
        let small = u64::from(lanes.positions) * layout.classes < SMALL_TILE;
        let few = if small { (all / 16).clamp(1, 4) } else { 1 };
        let tiles = few.max((all / 2048).min(16)).max(of_span.div_ceil(most));
        Self { layout, lanes, tiles, span }
    }

    /// Rows of a block.
    fn block(&self) -> u64 {
        u64::from(self.lanes.positions) * self.tiles
    }

    /// Blocks of a sample, or of all rows.
    pub fn blocks_of_span(&self) -> u64 {
        self.span.div_ceil(self.block())
    }

    /// The elements of a float tensor with a class axis.
    pub fn scores(&self) -> Map<'static> {
        if self.lanes.adjacent { Map::Item(self.layout.classes) } else { Map::Scores(*self) }
    }

    /// Whether the lanes can store whole words of halves: what is adjacent, the classes of a row or the cells of a class, is
    /// whole pairs.
    fn whole_words(&self, asks: bool) -> bool {
        let Layout { classes, space, .. } = self.layout;
        match self.lanes.keep {
            Keep::Own(_) if self.lanes.adjacent => classes.is_multiple_of(2),
            Keep::Own(_) => space.is_multiple_of(2),
            Keep::Again => asks && self.lanes.adjacent && classes.is_multiple_of(2),
            Keep::Tile(_) => false,
        }
    }

    /// Where cells are neighbours, the elements from the first sample's first to the last one's last, and how many of them
    /// are the rows'.
    pub(super) fn hull(&self, run: &Run) -> (Range<u64>, u64) {
        let Layout { classes, space, .. } = self.layout;
        let samples = run.items.start / space..(run.items.end - 1) / space + 1;
        (samples.start * classes * space..samples.end * classes * space, run.len() * classes)
    }

    /// The step words, with the rows that follow one another without a sample's start between, the strides of a sample, a
    /// cell and a class, and where row 0 would lie.
    fn words_of(&self, run: &Run, [space, sample, cell, class, base]: [u64; 5]) -> Words {
        vec![
            ("groups", run.groups()),
            ("first_block", run.units.start),
            ("end", run.items.end),
            ("classes", self.layout.classes),
            ("space", space),
            ("stride_sample", sample),
            ("stride_cell", cell),
            ("stride_class", class),
            ("base", base),
            ("tiles", self.tiles),
        ]
    }
}

/// No sample ends: the rows lie at one distance from each other.
const ENDLESS: u64 = u32::MAX as u64;

impl Domain for Rows {
    fn units(&self) -> u64 {
        self.layout.rows() / self.span * self.blocks_of_span()
    }

    fn items(&self, units: &Range<u64>) -> Range<u64> {
        let (blocks, last) = (self.blocks_of_span(), units.end - 1);
        let start = |unit: u64| unit / blocks * self.span + unit % blocks * self.block();
        start(units.start)..(start(last) + self.block()).min((last / blocks + 1) * self.span)
    }

    fn grain_name(&self) -> String {
        format!("a block of {} rows", self.block().min(self.span))
    }

    fn words(&self, run: &Run) -> Words {
        let Layout { classes, space, .. } = self.layout;
        let adjacent = [ENDLESS, 0, classes, 1, 0];
        let apart = [space, classes * space, 1, space, 0];
        self.words_of(run, if self.lanes.adjacent { adjacent } else { apart })
    }
}

/// What kernels call the gradient of the scores, or what else has a number for each.
const GRAD: &str = "grad_input";

/// `share(row, start, c)` of labels, and of targets as they are given.
pub(crate) const SHARES: [Fragment; 2] = [fragment!("lib/share_label"), fragment!("lib/share_dense")];

impl<'a> Stage<'a> {
    /// How the invocations of a workgroup share the rows.
    pub fn rows(self, rows: &Rows) -> Self {
        rows.lanes.link(self)
    }

    /// `row_at(q, inside)`: whether a row counts, and its label where the call has labels.
    pub fn labels(self) -> Self {
        self.labels_as(fragment!("lib/labelled"))
    }

    /// The same, where `labelled` makes a row of its label.
    pub fn labels_as(self, labelled: Fragment) -> Self {
        self.cell_mask().labelled(labelled, ITEM)
    }

    /// The same of rows that count whatever the mask says.
    pub fn labels_alone(self) -> Self {
        self.absent(Absent::Integer("cell_mask", "1")).labelled(fragment!("lib/labelled"), ITEM)
    }

    /// `row_at(q, inside)` by labels that lie where the map says, beside a mask.
    pub fn labelled(self, labelled: Fragment, map: Map<'a>) -> Self {
        let stage = self.fragments([fragment!("lib/row")]);
        match stage.has(LABELS) {
            true => stage.fragments([fragment!("lib/labels"), labelled]).tensor(LABELS, map),
            false => stage.fragments([fragment!("lib/dense")]),
        }
    }

    /// `load_cell_mask(q)`, 1 where the call has none.
    pub fn cell_mask(self) -> Self {
        self.optional(CELL_MASK, Absent::Integer("cell_mask", "1"), ITEM)
    }

    /// `share(row, start, c)`, what class c has of a row's target: by its label, or as the call gives it.
    pub fn shares(self, rows: &Rows, [by_label, given]: [Fragment; 2]) -> Self {
        match self.has(TARGET) {
            true => self.fragments([given]).tensor(TARGET, rows.scores()),
            false => self.fragments([by_label]),
        }
    }

    /// The gradient of the scores, as `emit_item` and `emit_row`. Halves are stored by whole words where no word lies in two
    /// rows or planes, and neighbours have them in registers, or where the kernel asks `emitted_class` which
    /// class a lane's item is (`asks`).
    pub fn emits(self, rows: &Rows, asks: bool) -> Self {
        self.gradient(INPUT, rows.scores()).emitted(rows, asks)
    }

    /// The same of an output with a class axis, whose kernel asks. One that lies on an input is stored as it is read.
    pub fn emits_output(self, rows: &Rows, name: &str) -> Self {
        self.output(name, GRAD, rows.scores()).emitted(rows, true)
    }

    fn emitted(self, rows: &Rows, asks: bool) -> Self {
        let pairs = rows.whole_words(asks) && self.stores_halves(GRAD);
        let stage = self.own_words(GRAD, pairs);
        match rows.lanes.keep {
            Keep::Own(items) if pairs => {
                stage.fragments([fragment!("lib/emit_words")]).constant("ROUNDS", items.div_ceil(16))
            }
            Keep::Again if pairs => stage.fragments([fragment!("lib/emit_pairs")]),
            _ => stage.fragments([fragment!("lib/emit_each")]),
        }
    }

    /// `load_weight(c)`: the weights of so many classes, or 1.
    pub fn class_weights(self, classes: u64) -> Self {
        self.optional(WEIGHT, Absent::Float("weight", "1.0"), Map::Whole(classes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::domain::promises;
    use crate::variant::ClassAxis;
    use proptest::prelude::*;

    /// Any rows, few of them, in blocks of all or of samples.
    pub(super) fn any_rows() -> impl Strategy<Value = Rows> {
        let axis = prop_oneof![Just(ClassAxis::First), Just(ClassAxis::Last)];
        (1..5u64, 1..9u64, 1..60u64, axis, any::<bool>(), 1..9u64).prop_map(
            |(samples, classes, space, axis, by_sample, most)| {
                let layout = Layout { samples, classes, space, axis };
                let lanes = Lanes::of_rows(&layout, 32);
                if by_sample { Rows::of_samples(layout, lanes, most) } else { Rows::of_all(layout, lanes, most) }
            },
        )
    }

    /// Where `lib/rows` finds class c of row q.
    pub(super) fn cell(words: &Words, q: u64, c: u64) -> u64 {
        let word = |name: &str| words.iter().find(|(known, _)| *known == name).expect("a word of `lib/rows`").1;
        let row = q / word("space") * word("stride_sample") + q % word("space") * word("stride_cell");
        u64::from((row + word("base") + c * word("stride_class")) as u32)
    }

    proptest! {
        #[test]
        fn blocks_grow_and_cover(rows in any_rows(), grains in 1..6u64) {
            promises::grow(&rows);
            promises::cover(&rows, grains);
        }

        #[test]
        fn windows_hold_the_scores_of_their_rows(rows in any_rows()) {
            let Layout { classes, .. } = rows.layout;
            for first in 0..rows.units() {
                for end in first + 1..=rows.units() {
                    let run = rows.run(first..end);
                    let window = rows.scores().range(&run);
                    prop_assert_eq!(rows.scores().touched(&run), run.len() * classes);
                    for (q, c) in run.items.clone().flat_map(|q| (0..classes).map(move |c| (q, c))) {
                        prop_assert!(window.contains(&cell(&rows.words(&run), q, c)), "class {} of row {}", c, q);
                    }
                }
            }
        }
    }
}
