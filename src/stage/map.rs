//! Maps from a run of a domain to what it binds of a tensor or region.

use super::columns::Columns;
use super::domain::Run;
use super::rows::Rows;
use std::ops::Range;

/// What follows from a run.
type OfRun<'a, T> = Box<dyn Fn(&Run) -> T + 'a>;

/// Where the window of a run lies in a tensor or region.
pub(crate) enum Map<'a> {
    /// So many elements an item.
    Item(u64),
    /// So many elements a unit.
    Unit(u64),
    /// So many elements, whatever the run.
    Whole(u64),
    /// These elements.
    Of(OfRun<'a, Range<u64>>),
    /// These elements, of which the run reads or writes so many.
    Hull(OfRun<'a, (Range<u64>, u64)>),
    /// What rows hold of a tensor with a class axis: where no block's window fits, copies stand for it.
    Scores(Rows),
    /// What rows hold in the columns of the run: where no window fits, copies stand for it.
    Columns(Columns),
}

/// One element an item.
pub(crate) const ITEM: Map<'static> = Map::Item(1);

impl<'a> Map<'a> {
    /// These elements. More units never give less.
    pub fn of(map: impl Fn(&Run) -> Range<u64> + 'a) -> Self {
        Self::Of(Box::new(map))
    }

    /// These elements, whatever the run.
    pub fn at(range: Range<u64>) -> Self {
        Self::of(move |_| range.clone())
    }

    /// A window from the first to the last element that a run touches, where it does not touch all between.
    pub fn hull(map: impl Fn(&Run) -> (Range<u64>, u64) + 'a) -> Self {
        Self::Hull(Box::new(map))
    }

    pub(super) fn range(&self, run: &Run) -> Range<u64> {
        match self {
            Self::Item(size) => run.items.start * size..run.items.end * size,
            Self::Unit(size) => run.units.start * size..run.units.end * size,
            Self::Whole(count) => 0..*count,
            Self::Of(map) => map(run),
            Self::Hull(map) => map(run).0,
            Self::Scores(rows) => rows.hull(run).0,
            Self::Columns(columns) => columns.hull(run).0,
        }
    }

    /// Elements of the window that the run reads or writes.
    pub(super) fn touched(&self, run: &Run) -> u64 {
        match self {
            Self::Hull(map) => map(run).1,
            Self::Scores(rows) => rows.hull(run).1,
            Self::Columns(columns) => columns.hull(run).1,
            _ => {
                let range = self.range(run);
                range.end - range.start
            }
        }
    }
}
