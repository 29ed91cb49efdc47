//! What an operation says of its rounds, and what they read.

use crate::host::HostTensors;
use crate::kernel::{Absent, Fragment};
use crate::stage::{ITEM, Map, Stage};
use std::ops::Range;

/// What a tensor holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// A number for each element of each sample.
    Elements,
    /// A number for each place of a sample, the same for all.
    Places,
    /// One number, which the end of a round reads.
    All,
}

/// A tensor that an operation reads, as `load_<name>`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reads {
    pub name: &'static str,
    pub of: Of,
    /// What stands for it in a call that lacks it.
    pub absent: Option<Absent>,
}

impl Reads {
    pub fn new(name: &'static str, of: Of) -> Self {
        Self { name, of, absent: None }
    }

    /// A number for each element, which a call may lack.
    pub fn optional(name: &'static str, absent: Absent) -> Self {
        Self { name, of: Of::Elements, absent: Some(absent) }
    }

    /// Reads the tensor, in a stage of whose items a sample's `length` elements are so many each.
    pub(super) fn bind<'s>(&self, stage: Stage<'s>, length: u64, each: u64) -> Stage<'s> {
        let map = match self.of {
            Of::Elements if each == 1 => ITEM,
            Of::Elements => Map::Item(each),
            Of::Places => Map::Whole(length),
            Of::All => Map::Whole(1),
        };
        match self.absent {
            None => stage.tensor(self.name, map),
            Some(absent) => stage.optional(self.name, absent, map),
        }
    }

    /// The same, in a stage that does not read it.
    pub(super) fn none<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        stage.absent(Absent::Float(self.name, "0.0"))
    }
}

/// Rounds alike, one after the other.
#[derive(Debug, Clone)]
pub(crate) struct Round {
    pub times: u64,
    /// The tensors of elements and places that their sums read.
    pub reads: Vec<&'static str>,
}

/// The way from elements to a result.
#[derive(Debug, Clone)]
pub(crate) struct Moves {
    pub reads: Vec<Reads>,
    /// WGSL of what `shaders/family/samples/chip.wgsl` asks for; without rounds of values and the result alone.
    pub hook: Vec<Fragment>,
    pub constants: Vec<(&'static str, u64)>,
    pub rounds: Vec<Round>,
    /// Bytes of a part.
    pub part: u64,
    /// Whether samples may settle before the last round, by `settled` of the hook.
    pub settles: bool,
    /// Operations of an element in a round.
    pub flops: u64,
}

impl Moves {
    /// How many rounds there are.
    pub(super) fn count(&self) -> u64 {
        self.rounds.iter().map(|round| round.times).sum()
    }
}

/// A sample in f64.
pub(crate) struct HostSample<'a> {
    pub(super) tensors: &'a HostTensors,
    pub(super) range: Range<usize>,
}

impl<'a> HostSample<'a> {
    /// The sample's part of a tensor of elements.
    pub fn of(&self, name: &str) -> Option<&'a [f64]> {
        self.tensors.get(name).map(|tensor| &tensor.as_floats()[self.range.clone()])
    }

    /// The same of one that every call has.
    pub fn elements(&self, name: &str) -> &'a [f64] {
        &self.tensors[name].as_floats()[self.range.clone()]
    }

    /// A tensor that is the same for all samples.
    pub fn whole(&self, name: &str) -> &'a [f64] {
        self.tensors[name].as_floats()
    }
}
