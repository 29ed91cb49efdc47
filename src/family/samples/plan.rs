//! The plan: samples on chip in one step; longer ones by rounds, then their elements.

use super::{Moves, Of, Samples};
use crate::caps::Caps;
use crate::error::Error;
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::params::Parameter;
use crate::plan::{Merge, Pass, Place, Plan};
use crate::request::Request;
use crate::stage::segments::Segments;
use crate::stage::totals::NUMBER;
use crate::stage::{BACKWARD, Call, Chip, Emit, FORWARD, ITEM, Items, Map, Outline, Run, Stage};
use crate::tensor::{INPUT, OUTPUT};
use std::ops::Range;

/// What is known of a sample.
const STATE: Element = Element::Plain("State", 16);
/// Elements, or pairs of halves, of an invocation in the step for elements.
const ITEMS: u64 = 8;
/// What hooks call a number of each sample that stays in scratch.
const NUMBER_NAME: &str = "distance";
/// Rounds until samples have settled, about.
const USUAL: u64 = 8;

pub(super) fn plan(loss: &dyn Samples, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let input = &request.tensors[INPUT];
    let samples = Segments::equal(input.elements(), input.dims.first().map_or(1, |&n| n as u64));
    let pair = if input.dtype.is_half() { 2 } else { 1 };
    Call::bare(loss, request, caps, Outline::new(&[INPUT]), |call| {
        let moves = loss.forward();
        let backward = loss.backward().filter(|_| call.wants(INPUT));
        let keeps = backward.is_some() && moves.count() > 0;
        let kept = keeps.then(|| call.saved("states", &[samples.count, 4], Merge::Local));
        let gives = Gives::Output(loss.number());
        let parameters = loss.parameters();
        Way { parameters: &parameters, samples, pair, moves, gives, before: None, after: kept }.push(call)?;
        let Some(moves) = backward else { return Ok(()) };
        let gives = Gives::Gradient;
        Way { parameters: &parameters, samples, pair, moves, gives, before: kept, after: None }.push(call)
    })
}

/// Some elements of a tensor, copied.
pub(super) fn copied(call: &mut Call<'_>, name: &'static str, elements: Range<u64>) -> Result<Place, Error> {
    let (first, count) = (elements.start, elements.end - elements.start);
    let copied = call.scratch(NUMBER, count);
    let blocks = Items { count, block: call.workgroup() * ITEMS };
    call.sums(&blocks)
        .fragments([fragment!("family/samples/copy")])
        .constant("ITEMS", ITEMS as u32)
        .word("first", first as u32)
        .tensor_as("source", name, Map::of(move |run: &Run| first + run.items.start..first + run.items.end))
        .work("copied", NUMBER, copied, ITEM)
        .push(call, &FORWARD)?;
    Ok(copied)
}

/// What a way gives.
#[derive(Debug, Clone, Copy)]
pub(super) enum Gives {
    /// The output, and a number for each sample by `ended`, if that is the name of one.
    Output(Option<&'static str>),
    /// The gradient.
    Gradient,
    /// The number of each sample alone, as `distance`.
    Number(Place),
}

/// One way from elements to a result.
pub(super) struct Way<'a> {
    pub parameters: &'a [Parameter],
    pub samples: Segments,
    /// Elements that an invocation stores at once: two where they are halves.
    pub pair: u64,
    pub moves: Moves,
    pub gives: Gives,
    /// Where the states lie that it starts with, and where those go that it ends with.
    pub before: Option<Place>,
    pub after: Option<Place>,
}

impl Way<'_> {
    fn passes(&self) -> &'static [Pass] {
        if matches!(self.gives, Gives::Gradient) { &BACKWARD } else { &FORWARD }
    }

    pub fn push(&self, call: &mut Call<'_>) -> Result<(), Error> {
        if self.moves.count() == 0 {
            return self.each(call, None);
        }
        if let Some(chip) = Chip::of(&self.samples, call.workgroup(), self.pair) {
            let stage = self.on_chip(call.sums(&chip.blocks), chip);
            if call.fits(&stage) {
                return stage.push(call, self.passes());
            }
        }
        let states = self.after.unwrap_or_else(|| call.scratch(STATE, self.samples.count));
        let mut round = 0;
        for alike in &self.moves.rounds {
            for _ in 0..alike.times {
                self.round(call, round, &alike.reads, states)?;
                round += 1;
            }
        }
        match self.gives {
            Gives::Number(_) => Ok(()),
            Gives::Output(_) | Gives::Gradient => self.each(call, Some(states)),
        }
    }

    /// The hook and its numbers.
    fn functions<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        stage
            .fragments(self.moves.hook.iter().copied())
            .fragments([fragment!("lib/exponent")])
            .numerics()
            .parameters(self.parameters)
            .constants(&self.moves.constants)
            .words(&[("length", self.samples.length())])
    }

    /// `before(sample)`, in a stage in which a sample's states lie as the map says.
    fn start<'s>(&self, stage: Stage<'s>, map: Map<'s>) -> Stage<'s> {
        match self.before {
            Some(place) => stage.fragments([fragment!("family/samples/before_kept")]).work("kept", STATE, place, map),
            None => stage.fragments([fragment!("family/samples/before_nothing")]),
        }
    }

    /// WGSL by which rounds end.
    fn settling(&self) -> &'static [Fragment] {
        match self.moves.settles {
            true => &[fragment!("family/samples/goes_until"), fragment!("lib/any_moves")],
            false => &[fragment!("family/samples/goes_always")],
        }
    }

    /// What a sample gives besides its elements, in a stage that ends it.
    fn ended<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        match self.gives {
            Gives::Output(Some(name)) => stage.output(name, name, ITEM),
            Gives::Number(place) => stage.work(NUMBER_NAME, NUMBER, place, ITEM),
            Gives::Output(None) | Gives::Gradient => stage.fragments([fragment!("family/samples/ended_nothing")]),
        }
    }

    /// The same, in a stage that does not.
    fn not_ended<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        match self.gives {
            Gives::Output(Some(name)) => stage.absent(Absent::Store(name)),
            Gives::Number(_) => stage.absent(Absent::Store(NUMBER_NAME)),
            Gives::Output(None) | Gives::Gradient => stage.fragments([fragment!("family/samples/ended_nothing")]),
        }
    }

    /// The result, of items that are so many elements each.
    fn result<'s>(&self, stage: Stage<'s>, each: u64, own_words: bool) -> Stage<'s> {
        let stage = match self.gives {
            Gives::Output(_) => stage.output(OUTPUT, "result", Map::Item(each)),
            Gives::Gradient => stage.gradient_as("result", INPUT, Map::Item(each)),
            Gives::Number(_) => stage.absent(Absent::Store("result")),
        };
        stage.own_words("result", own_words)
    }

    /// A block of samples, read once.
    fn on_chip<'s>(&self, stage: Stage<'s>, chip: Chip) -> Stage<'s> {
        let length = self.samples.length();
        // Pairs start at even elements.
        let own_words = length.is_multiple_of(2) || self.samples.count == 1;
        let stage = self.functions(
            stage
                .fragments([fragment!("family/samples/chip"), fragment!("lib/lanes_part")])
                .fragments(self.settling().iter().copied()),
        );
        let stage = self.moves.reads.iter().fold(stage, |stage, read| read.bind(stage, length, length));
        self.result(self.ended(self.start(stage, ITEM)), length, own_words)
            .work("states", STATE, self.after, ITEM)
            .constants(&[("LANES", chip.lanes), ("ITEMS", chip.items), ("PAIR", chip.pair)])
            .constant("ROUNDS", self.moves.count() as u32)
            .flops(self.moves.flops * self.moves.count().min(USUAL) * length)
    }

    /// The functions of a round.
    fn of_round<'s>(&self, stage: Stage<'s>, round: u64) -> Stage<'s> {
        self.functions(stage)
            .words(&[("round", round), ("rounds", self.moves.count())])
            .fragments([fragment!("family/samples/known")])
            .fragments(self.settling().iter().copied())
    }

    /// A round of longer samples.
    fn round(&self, call: &mut Call<'_>, round: u64, reads: &[&str], states: Place) -> Result<(), Error> {
        let length = self.samples.length();
        let part = Element::Plain("Part", self.moves.part);
        self.samples.sums(
            call,
            (self.passes(), Emit::Both, false),
            part,
            |stage| {
                let stage = self.of_round(stage, round).fragments([fragment!("family/samples/round")]);
                let stage = self.moves.reads.iter().fold(stage, |stage, read| match reads.contains(&read.name) {
                    true => read.bind(stage, length, 1),
                    false => read.none(stage),
                });
                self.not_ended(self.start(stage, self.samples.rows()))
                    .work("states", STATE, states, self.samples.rows())
                    .flops(self.moves.flops)
            },
            |stage| {
                let stage = self.of_round(stage, round).fragments([fragment!("family/samples/round_end")]);
                let stage = self.moves.reads.iter().fold(stage, |stage, read| match read.of {
                    Of::All => read.bind(stage, length, 1),
                    Of::Elements | Of::Places => read.none(stage),
                });
                self.ended(self.start(stage, ITEM)).work("states", STATE, states, ITEM)
            },
        )
    }

    /// The elements of samples that are known.
    fn each(&self, call: &mut Call<'_>, states: Option<Place>) -> Result<(), Error> {
        let length = self.samples.length();
        let over = Items { count: self.samples.elements, block: call.workgroup() * ITEMS * self.pair };
        let stage = call.sums(&over).fragments([fragment!("family/samples/each"), fragment!("family/samples/known")]);
        let stage = self.functions(stage).words(&[("round", self.moves.count())]);
        let stage = self.moves.reads.iter().fold(stage, |stage, read| match read.of {
            Of::All => read.none(stage),
            Of::Elements | Of::Places => read.bind(stage, length, 1),
        });
        let stage = self.not_ended(stage.fragments([fragment!("family/samples/before_nothing")]));
        self.result(stage, 1, true)
            .work("states", STATE, states, self.samples.rows())
            .constants(&[("PAIR", self.pair), ("ITEMS", ITEMS)])
            .flops(4)
            .push(call, self.passes())
    }
}
