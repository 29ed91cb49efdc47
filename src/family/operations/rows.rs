//! Outputs that are sums over rows: short rows in one step, several to a workgroup where they are shorter than it; long ones
//! in blocks, whose sums are added up in order.

use super::{Reach, Reads};
use crate::error::Error;
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::params::Parameter;
use crate::stage::segments::{SUMS, Segments};
use crate::stage::{Call, FORWARD, ITEM, Map, Stage};

/// An output of one element a row.
#[derive(Debug, Clone)]
pub(crate) struct RowSum {
    pub output: &'static str,
    pub rows: u64,
    /// Elements of a row.
    pub length: u64,
    /// What elements of rows read.
    pub reads: Vec<Reads>,
    pub words: Vec<(&'static str, u64)>,
    /// WGSL that defines `term(i: u32) -> Part`.
    pub term: Vec<Fragment>,
    /// What a row starts with, where the call has it.
    pub start: Option<&'static str>,
    pub flops: u64,
}

/// A sum, one in a unit of 2^128, and a flag.
const PART: Element = Element::Plain("Part", 12);
/// What both ends of a sum link: parts, and products.
const PARTS: [Fragment; 2] = [fragment!("family/operations/row_parts"), fragment!("lib/exponent")];

impl RowSum {
    pub fn push(&self, call: &mut Call<'_>, parameters: &[Parameter]) -> Result<(), Error> {
        let segments = Segments::equal(self.rows * self.length, self.rows);
        if let Some(rows) = segments.short(call.workgroup()) {
            let whole = segments
                .sums_short(call, SUMS, &rows)
                .with(|stage| self.terms(stage, parameters, |reach| reach.of_rows(self.length)))
                .with(|stage| self.end(stage))
                .flops(self.flops * self.length);
            if call.fits(&whole) {
                return whole.push(call, &FORWARD);
            }
        }
        segments.sums(
            call,
            SUMS,
            PART,
            |stage| self.terms(stage, parameters, Reach::map).flops(self.flops),
            |stage| self.end(stage),
        )
    }

    fn terms<'s>(&self, stage: Stage<'s>, parameters: &[Parameter], map: impl Fn(Reach) -> Map<'static>) -> Stage<'s> {
        let stage = stage
            .fragments([fragment!("lib/row_terms")])
            .fragments(self.term.iter().copied())
            .fragments(PARTS)
            .parameters(parameters)
            .words(&self.words);
        self.reads.iter().fold(stage, |stage, read| read.bind(stage, map(read.reach)))
    }

    fn end<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let none = Absent::Float("start", "0.0");
        let stage = stage.fragments(PARTS).fragments([fragment!("family/operations/row_end")]);
        let stage = match self.start {
            Some(name) => stage.optional(name, none, ITEM),
            None => stage.absent(none),
        };
        stage.output(self.output, "result", ITEM)
    }
}
