//! Domains: what a stage runs over, in units that no cut divides.

use std::ops::Range;

/// Units of one step, and the items (elements, rows, cells) that they touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub units: Range<u64>,
    pub items: Range<u64>,
}

impl Run {
    pub fn groups(&self) -> u64 {
        self.units.end - self.units.start
    }

    pub fn len(&self) -> u64 {
        self.items.end - self.items.start
    }
}

/// Step words by name.
pub(crate) type Words = Vec<(&'static str, u64)>;

/// What a stage runs over: units, one workgroup each, that no cut divides.
pub(crate) trait Domain {
    fn units(&self) -> u64;

    /// The items from the first to the last that a run of units touches; more units never touch less.
    fn items(&self, units: &Range<u64>) -> Range<u64>;

    /// Cuts fall on multiples of so many units.
    fn grain(&self) -> u64 {
        1
    }

    /// What cannot be cut any more, in words for errors: "a block of 256 boxes".
    fn grain_name(&self) -> String;

    /// Step words of a run.
    fn words(&self, run: &Run) -> Words;

    fn run(&self, units: Range<u64>) -> Run {
        Run { items: self.items(&units), units }
    }
}

/// Items in blocks, one workgroup each. Words `groups`, `first_block`, `end`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Items {
    pub count: u64,
    pub block: u64,
}

impl Domain for Items {
    fn units(&self) -> u64 {
        self.count.div_ceil(self.block)
    }

    fn items(&self, units: &Range<u64>) -> Range<u64> {
        units.start * self.block..(units.end * self.block).min(self.count)
    }

    fn grain_name(&self) -> String {
        format!("a block of {} items", self.block.min(self.count))
    }

    fn words(&self, run: &Run) -> Words {
        vec![("groups", run.groups()), ("first_block", run.units.start), ("end", run.items.end)]
    }
}

/// Elements in fixed blocks: spans of equal length, each cut into blocks from its start. An item is an element. Words `groups`,
/// `first_block`, `span`, `span_blocks`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spans {
    pub elements: u64,
    pub span: u64,
    /// Elements of a block; the last one of a span may be shorter.
    pub size: u64,
}

impl Spans {
    /// Blocks of a span.
    pub fn per_span(&self) -> u64 {
        self.span.div_ceil(self.size)
    }

    fn start(&self, block: u64) -> u64 {
        block / self.per_span() * self.span + block % self.per_span() * self.size
    }
}

impl Domain for Spans {
    fn units(&self) -> u64 {
        self.elements / self.span * self.per_span()
    }

    fn items(&self, blocks: &Range<u64>) -> Range<u64> {
        let last = blocks.end - 1;
        let span_end = (last / self.per_span() + 1) * self.span;
        self.start(blocks.start)..(self.start(last) + self.size).min(span_end)
    }

    fn grain_name(&self) -> String {
        format!("a block of {} elements", self.size.min(self.span))
    }

    fn words(&self, run: &Run) -> Words {
        vec![
            ("groups", run.groups()),
            ("first_block", run.units.start),
            ("span", self.span),
            ("span_blocks", self.per_span()),
        ]
    }
}

/// Groups of cells (samples, planes, lines) that stay whole, each in so many workgroups of `block` cells. An item is a
/// group. Words `groups`, `first_unit`, `units` (of a group), `cells` (of a group).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Groups {
    pub count: u64,
    /// Cells of a group, and those that a workgroup takes.
    pub cells: u64,
    pub block: u64,
}

impl Groups {
    fn each(&self) -> u64 {
        self.cells.div_ceil(self.block)
    }
}

impl Domain for Groups {
    fn units(&self) -> u64 {
        self.count * self.each()
    }

    fn items(&self, units: &Range<u64>) -> Range<u64> {
        units.start / self.each()..units.end.div_ceil(self.each())
    }

    fn grain(&self) -> u64 {
        self.each()
    }

    fn grain_name(&self) -> String {
        format!("one of {} groups of {} cells", self.count, self.cells)
    }

    fn words(&self, run: &Run) -> Words {
        vec![("groups", run.groups()), ("first_unit", run.units.start), ("units", self.each()), ("cells", self.cells)]
    }
}

/// So many workgroups that no cut parts, over items that the recipe names. Words `groups`, `first`, `end`.
#[derive(Debug, Clone)]
pub(crate) struct One {
    pub groups: u64,
    pub items: Range<u64>,
}

impl Domain for One {
    fn units(&self) -> u64 {
        self.groups
    }

    fn items(&self, _units: &Range<u64>) -> Range<u64> {
        self.items.clone()
    }

    fn grain(&self) -> u64 {
        self.groups.max(1)
    }

    fn grain_name(&self) -> String {
        format!("a step over {} items", self.items.end - self.items.start)
    }

    fn words(&self, run: &Run) -> Words {
        vec![("groups", self.groups), ("first", run.items.start), ("end", run.items.end)]
    }
}

/// The same, with no words but the recipe's.
#[derive(Debug, Clone)]
pub(crate) struct Fixed(One);

impl Fixed {
    pub fn new(groups: u64, items: Range<u64>) -> Self {
        Self(One { groups, items })
    }

    /// A workgroup for each block of the items.
    pub fn blocks(items: Range<u64>, block: u64) -> Self {
        Self::new((items.end - items.start).div_ceil(block), items)
    }
}

impl Domain for Fixed {
    fn units(&self) -> u64 {
        self.0.units()
    }

    fn items(&self, units: &Range<u64>) -> Range<u64> {
        self.0.items(units)
    }

    fn grain(&self) -> u64 {
        self.0.grain()
    }

    fn grain_name(&self) -> String {
        self.0.grain_name()
    }

    fn words(&self, _run: &Run) -> Words {
        Vec::new()
    }
}

/// The promises of a domain, for the tests of each.
#[cfg(test)]
pub(crate) mod promises {
    use super::{Domain, Run};

    /// More units never touch less, and words keep their names.
    pub fn grow(domain: &dyn Domain) {
        let (units, grain) = (domain.units(), domain.grain());
        assert!(grain >= 1 && units.is_multiple_of(grain), "{units} units in grains of {grain}");
        let names = |run: &Run| domain.words(run).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        let known = names(&domain.run(0..units));
        for first in (0..units).step_by(grain as usize) {
            let mut before = domain.run(first..first + grain);
            assert_eq!(names(&before), known);
            for end in (first + grain..=units).step_by(grain as usize).skip(1) {
                let more = domain.run(first..end);
                let covers = more.items.start <= before.items.start && more.items.end >= before.items.end;
                assert!(covers, "{first}..{end}: {more:?} does not cover {before:?}");
                before = more;
            }
        }
    }

    /// The items of the runs of a cut follow one another and are all items once. Not of domains with a halo.
    pub fn cover(domain: &dyn Domain, grains: u64) {
        let step = (grains * domain.grain()) as usize;
        let runs = (0..domain.units()).step_by(step).map(|first| first..(first + step as u64).min(domain.units()));
        let mut end = domain.items(&(0..domain.units())).start;
        for run in runs {
            let items = domain.items(&run);
            assert_eq!(items.start, end, "{run:?}");
            end = items.end;
        }
        assert_eq!(end, domain.items(&(0..domain.units())).end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn items_grow_and_cover(count in 1..500u64, block in 1..70u64, grains in 1..9u64) {
            let items = Items { count, block };
            promises::grow(&items);
            promises::cover(&items, grains);
        }

        #[test]
        fn spans_grow_and_cover(spans in 1..9u64, span in 1..90u64, size in 1..40u64, grains in 1..9u64) {
            let spans = Spans { elements: spans * span, span, size };
            promises::grow(&spans);
            promises::cover(&spans, grains);
        }

        #[test]
        fn groups_grow_and_cover(count in 1..20u64, cells in 1..90u64, block in 1..40u64, grains in 1..9u64) {
            let groups = Groups { count, cells, block };
            promises::grow(&groups);
            promises::cover(&groups, grains);
        }

        #[test]
        fn one_is_whole(groups in 1..9u64, first in 0..50u64, len in 0..50u64) {
            let one = One { groups, items: first..first + len };
            promises::grow(&one);
            promises::cover(&one, 1);
        }

        #[test]
        fn fixed_is_whole(first in 0..50u64, len in 1..50u64, block in 1..9u64) {
            let fixed = Fixed::blocks(first..first + len, block);
            promises::grow(&fixed);
            promises::cover(&fixed, 1);
        }
    }
}
