//! What is added up of each segment of one vector or two, and how.

use crate::error::Error;
use crate::kernel::{Element, Fragment, fragment};
use crate::params::Parameter;
use crate::stage::segments::{SUMS, Segments};
use crate::stage::{Call, FORWARD, ITEM, Map, Stage};

/// Sums over each segment.
#[derive(Debug, Clone)]
pub(crate) struct Sums {
    /// Bytes of a `Part`.
    bytes: u64,
    /// The vectors that a part reads, each under its name in WGSL.
    reads: Vec<(&'static str, &'static str)>,
    /// WGSL that parts and ends of sums share: `Part`, join(a, b), and what the values are.
    both: Vec<Fragment>,
    /// WGSL of part_at(i, segment).
    part: Vec<Fragment>,
    /// What the parts read of the parameters.
    parameters: Vec<Parameter>,
    flops: u64,
}

/// What sums of numbers link, whatever becomes of them.
const VALUES: [Fragment; 7] = [
    fragment!("lib/exponent"),
    fragment!("lib/squares"),
    fragment!("family/vectors/scaled"),
    fragment!("family/vectors/flags"),
    fragment!("family/vectors/squares_part"),
    fragment!("family/vectors/dot_part"),
    fragment!("family/vectors/sum_part"),
];

/// Squares of a vector, `load_vector` in WGSL; `root_of(part)` is its norm.
pub(crate) fn squares(vector: &'static str) -> Sums {
    Sums::new(16, vec![("vector", vector)], fragment!("family/vectors/part_squares"), 4)
}

/// The same of two vectors, the second `load_other`.
pub(crate) fn two_squares(vector: &'static str, other: &'static str) -> Sums {
    of_two(vector, other, fragment!("family/vectors/part_two_squares"))
}

/// Products of two vectors, and squares of the second.
pub(crate) fn dot_and_squares(vector: &'static str, other: &'static str) -> Sums {
    of_two(vector, other, fragment!("family/vectors/part_dot_squares"))
}

fn of_two(vector: &'static str, other: &'static str, part: Fragment) -> Sums {
    Sums::new(32, vec![("vector", vector), ("other", other)], part, 8)
}

/// One sum of a vector's numbers, or of products.
pub(crate) fn one(vector: &'static str) -> Sums {
    let part_one = fragment!("family/vectors/part_one");
    Sums::new(16, vec![("vector", vector)], part_one, 4)
}

/// Two sums of what vectors hold, each under its own name.
pub(crate) fn of_all(vectors: &[&'static str]) -> Sums {
    Sums::new(32, vectors.iter().map(|name| (*name, *name)).collect(), fragment!("family/vectors/part_two"), 16)
}

/// What is kept in a word of 32 bits, by a fragment that defines all of it.
pub(crate) fn word(vector: &'static str, both: Fragment) -> Sums {
    Sums::new(4, vec![("vector", vector)], both, 2)
}

impl Sums {
    fn new(bytes: u64, reads: Vec<(&'static str, &'static str)>, part: Fragment, flops: u64) -> Self {
        let sums = Self { bytes, reads, both: vec![part], part: Vec::new(), parameters: Vec::new(), flops };
        sums.fragments(VALUES)
    }

    /// WGSL that parts and ends share.
    pub fn fragments(mut self, fragments: impl IntoIterator<Item = Fragment>) -> Self {
        self.both.extend(fragments);
        self
    }

    /// WGSL of the parts.
    pub fn part(mut self, fragments: impl IntoIterator<Item = Fragment>) -> Self {
        self.part.extend(fragments);
        self
    }

    /// Parameters that the parts read.
    pub fn parameters(self, parameters: Vec<Parameter>) -> Self {
        Self { parameters, ..self }
    }

    /// A second vector, `load_other`, of one sum.
    pub fn with(mut self, other: &'static str) -> Self {
        self.reads.push(("other", other));
        self
    }

    /// Adds up the segments: short rows of one length in one step. `end` brings `finish_row(row, part)` and what the rows bind.
    pub fn push(
        &self,
        call: &mut Call<'_>,
        segments: &Segments,
        end: impl for<'s> Fn(Stage<'s>) -> Stage<'s>,
    ) -> Result<(), Error> {
        if let Some(rows) = segments.short(call.workgroup()) {
            let stage = segments
                .sums_short(call, SUMS, &rows)
                .with(|stage| self.parts(stage, || Map::Item(segments.length())))
                .with(&end)
                .flops(self.flops * segments.length());
            if call.fits(&stage) {
                return stage.push(call, &FORWARD);
            }
        }
        segments.sums(
            call,
            SUMS,
            Element::Plain("Part", self.bytes),
            |stage| self.parts(stage, || ITEM).flops(self.flops),
            |stage| end(stage.fragments(self.both.iter().copied())),
        )
    }

    fn parts<'s>(&self, stage: Stage<'s>, map: impl Fn() -> Map<'s>) -> Stage<'s> {
        let stage = stage.fragments(self.both.iter().copied()).fragments(self.part.iter().copied());
        let stage = stage.parameters(&self.parameters);
        self.reads.iter().fold(stage, |stage, (wgsl, name)| stage.tensor_as(wgsl, name, map()))
    }
}
