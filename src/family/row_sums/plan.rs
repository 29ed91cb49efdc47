//! The plan: rows on chip in one step; longer ones by sums, their end, and a step for the gradient.

use super::elements::{Elements, Item};
use super::shape::Shape;
use super::{Before, RowSums, Rows};
use crate::caps::Caps;
use crate::error::Error;
use crate::kernel::{Absent, Element, fragment};
use crate::plan::{Merge, Pass, Place, Plan};
use crate::request::{Reduction, Request};
use crate::stage::segments::{Role, SUMS};
use crate::stage::totals::{self, Ending, NUMBER};
use crate::stage::{BACKWARD, Call, Chip, Denominator, Emit, ITEM, Items, Map, One, Outline, Stage};

/// Elements, or pairs of halves, of an invocation in the step for the gradient.
const ITEMS: u64 = 8;
/// What a step before the sums finds of a row: its mean and unit, say.
pub(super) const PIVOT: Element = Element::Plain("Pivot", 8);

pub(super) fn plan(loss: &dyn RowSums, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let shape = Shape::of(loss, request)?;
    let lead = loss.operands()[0].name;
    let pair = if request.tensors[lead].dtype.is_half() { 2 } else { 1 };
    // Rows are counted where not all of them count.
    let counted = loss.counted().is_some() && request.reduction == Reduction::Mean;
    let reduced = request.reduction != Reduction::None;
    let ending = loss.ending().filter(|_| reduced);
    let outline = Outline::new(&[lead]).mean(Denominator::Cells).apart(counted || ending.is_some());
    let outline = outline
        .ended(ending.map(|[fragment, _]| Ending { fragment, parameters: loss.parameters() }))
        .cells((!counted).then_some(shape.segments.count));
    let parts = Parts { elements: Elements { loss, shape }, pair, counted };
    if loss.rows().is_one() {
        return Call::bare(loss, request, caps, outline, |call| parts.all(call));
    }
    Call::loss(loss, request, caps, outline, |call| match Chip::of(&shape.segments, call.workgroup(), pair) {
        Some(chip) => {
            let row_slopes = parts.reserve_row_slopes(call);
            call.emit(&chip.blocks, |stage| parts.on_chip(stage, chip, row_slopes))?;
            parts.add_row_slopes(call, row_slopes)
        }
        None => parts.in_blocks(call),
    })
}

/// What the stages of a call share.
#[derive(Clone, Copy)]
struct Parts<'a> {
    elements: Elements<'a>,
    /// Elements that an invocation stores at once: two where they are halves.
    pair: u64,
    /// Whether the rows that count are counted.
    counted: bool,
}

/// What a call keeps of its rows: coefficients, and pivots where rows are centered.
#[derive(Clone, Copy)]
struct Kept {
    rows: Option<Place>,
    pivots: Option<Place>,
}

/// What a call that is one row keeps for other calls' to be added: its sums, and its samples where a mean may be over them.
#[derive(Clone, Copy)]
struct Total {
    sums: Place,
    samples: Option<Place>,
}

impl Parts<'_> {
    /// Sums, the cells that count, and flags.
    fn part(&self) -> Element {
        Element::Plain("Part", 4 * (self.elements.loss.words().0 + 2))
    }

    /// Coefficients and flags.
    fn row(&self) -> Element {
        Element::Plain("Row", 4 * self.row_words())
    }

    fn row_words(&self) -> u64 {
        self.elements.loss.words().1 + 1
    }

    fn flops(&self) -> u64 {
        self.elements.loss.flops()
    }

    /// A block of rows, read once.
    fn on_chip<'s>(&self, stage: Stage<'s>, chip: Chip, row_slopes: Option<Place>) -> Stage<'s> {
        let Self { elements, .. } = self;
        let segments = elements.shape.segments;
        let emit = stage.emit();
        // Pairs start at even elements.
        let own_words = segments.length().is_multiple_of(2) || segments.count == 1;
        let stage = elements
            .whole(elements.functions(stage))
            .fragments([fragment!("family/row_sums/chip"), fragment!("lib/lanes_part")]);
        let stage = elements.operands(elements.counts(stage, Item::Row), Item::Row);
        let stage = match elements.is_centered() {
            true => stage.fragments([
                fragment!("family/row_sums/values_one"),
                fragment!("family/row_sums/pivot"),
                fragment!("family/row_sums/chip_centered"),
            ]),
            false => elements.values(stage.fragments([fragment!("family/row_sums/chip_plain")]), Item::Row, None),
        };
        let slopes = row_slopes.filter(|_| elements.loss.whole().is_some_and(|(decl, _)| stage.gives(decl.name)));
        let stage = match slopes {
            Some(slopes) => {
                stage.fragments([fragment!("family/row_sums/whole_kept")]).work("row_slopes", NUMBER, slopes, ITEM)
            }
            None => elements.beside_slopes(stage),
        };
        let stage = elements.gradients(elements.factor(stage, Item::Row), Item::Row, own_words);
        self.tallies(elements.beside(stage))
            .absent(Absent::Plain("rows", "Row"))
            .constants(&[("LANES", chip.lanes), ("ITEMS", chip.items), ("PAIR", chip.pair)])
            .constant("GRADIENT", emit != Emit::Value)
            .constant("COUNTS", self.counted && emit != Emit::Gradient)
            .flops(self.flops() * segments.length())
    }

    /// The values of rows, and those that count.
    fn tallies<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let counts = self.counted && stage.emit() != Emit::Gradient;
        let stage = self.elements.counted(stage).fragments([fragment!("family/row_sums/row_tally")]).value(ITEM);
        match counts {
            true => stage.tally("counts", totals::COUNT),
            false => stage.absent(Absent::Plain("counts", "Tally")),
        }
    }

    /// Rows that are longer: their sums, then their gradients.
    fn in_blocks(mut self, call: &mut Call<'_>) -> Result<(), Error> {
        let kept = self.reserve(call)?;
        if self.elements.loss.apart() {
            for (pass, emit, known) in call.roles(!call.request.gradients.is_empty()) {
                match emit {
                    Emit::Gradient => self.gradient(call, kept, pass, known)?,
                    _ => self.sums(call, (&[pass], emit, known), kept, |stage| self.ends_rows(stage, kept))?,
                }
            }
            return Ok(());
        }
        self.sums(call, SUMS, kept, |stage| self.ends_rows(stage, kept))?;
        let row_slopes = self.reserve_row_slopes(call);
        for (pass, emit, known) in call.roles(kept.rows.is_some()) {
            if emit != Emit::Value {
                self.gradient(call, kept, pass, known)?;
                self.find_row_slopes(call, kept, row_slopes, (pass, known))?;
                self.find_beside_slopes(call, kept, (pass, known))?;
            }
        }
        self.add_row_slopes(call, row_slopes)
    }

    /// Where the slopes of rows by one number lie, if its gradient is wanted.
    fn reserve_row_slopes(&self, call: &mut Call<'_>) -> Option<Place> {
        let wanted = self.elements.loss.whole().is_some_and(|(decl, _)| call.wants(decl.name));
        wanted.then(|| call.scratch(NUMBER, self.elements.shape.segments.count))
    }

    /// The slopes of rows whose coefficients are known.
    fn find_row_slopes(
        &self,
        call: &mut Call<'_>,
        kept: Kept,
        row_slopes: Option<Place>,
        (pass, known): (Pass, bool),
    ) -> Result<(), Error> {
        let Some(row_slopes) = row_slopes else { return Ok(()) };
        let rows = self.row_blocks(call);
        self.of_ended_rows(call.stage(Emit::Gradient, known, &rows), kept)
            .fragments([fragment!("family/row_sums/whole_kept")])
            .work("row_slopes", NUMBER, row_slopes, ITEM)
            .push(call, &[pass])
    }

    /// The gradients of tensors beside, of rows whose coefficients are known.
    fn find_beside_slopes(&self, call: &mut Call<'_>, kept: Kept, (pass, known): (Pass, bool)) -> Result<(), Error> {
        let beside = self.elements.loss.beside();
        if !beside.iter().any(|decl| decl.grad && call.wants(decl.name)) {
            return Ok(());
        }
        let rows = self.row_blocks(call);
        let stage = self.of_ended_rows(call.stage(Emit::Gradient, known, &rows), kept);
        self.elements.beside_slopes(stage).push(call, &[pass])
    }

    fn row_blocks(&self, call: &Call<'_>) -> Items {
        Items { count: self.elements.shape.segments.count, block: call.workgroup() }
    }

    /// The slopes of rows that have ended by what is theirs.
    fn of_ended_rows<'s>(&self, stage: Stage<'s>, kept: Kept) -> Stage<'s> {
        let Self { elements, .. } = self;
        let stage = elements.no_whole(elements.functions(stage));
        elements
            .no_beside(elements.no_values(elements.no_gradients(elements.factor(stage, Item::Row))))
            .fragments([fragment!("family/row_sums/row_slopes"), fragment!("family/row_sums/counts_none")])
            .work("rows", self.row(), kept.rows, ITEM)
    }

    /// The gradient of the one number.
    fn add_row_slopes(&self, call: &mut Call<'_>, row_slopes: Option<Place>) -> Result<(), Error> {
        let (Some(row_slopes), Some((decl, _))) = (row_slopes, self.elements.loss.whole()) else { return Ok(()) };
        let all = One { groups: 1, items: 0..self.elements.shape.segments.count };
        call.sums(&all)
            .fragments([fragment!("family/row_sums/whole_sum")])
            .work("row_slopes", NUMBER, row_slopes, ITEM)
            .gradient_as("whole", decl.name, Map::Whole(1))
            .push(call, &BACKWARD)
    }

    /// The whole call as one row. Its sums add to those of other calls before it ends.
    fn all(mut self, call: &mut Call<'_>) -> Result<(), Error> {
        let kept = self.reserve(call)?;
        let sums = [(self.elements.loss.words().0 - self.elements.loss.whole_sums()) as usize];
        let counts = [self.elements.loss.whole_sums() as usize + 1];
        let entries: [(_, &[usize], _); 4] = [
            ("sums", &sums, Merge::SumF32),
            ("counts", &counts, Merge::SumU32),
            ("flags", &[], Merge::OrU32),
            ("samples", &[], Merge::SumU32),
        ];
        let each = self.elements.loss.rows() == Rows::Each;
        let sums = call.builder.saved(&entries[..3]);
        let total = Total { sums, samples: each.then(|| call.builder.saved(&entries[3..])) };
        self.sums(call, SUMS, kept, |stage| self.ends_all(stage, kept, total))?;
        let one = One { groups: 1, items: 0..1 };
        let stage = call.sums(&one).fragments([match each {
            true => fragment!("family/row_sums/merged_each"),
            false => fragment!("family/row_sums/merged"),
        }]);
        self.ends_all(stage, kept, total).push(call, &[Pass::Finish])?;
        if kept.rows.is_none() {
            return Ok(());
        }
        let blocks = self.blocks(call);
        if each {
            return self.elements_of(call, &blocks, kept);
        }
        let stage = call.sums(&blocks).upstream_unscaled(Map::Whole(1));
        let stage = stage.fragments([
            fragment!("family/row_sums/factor_plain"),
            fragment!("family/row_sums/scale_one"),
            fragment!("family/row_sums/each_none"),
        ]);
        self.gradients(stage, kept).push(call, &BACKWARD)
    }

    /// Bounds and pivots, and what a backward call needs of the rows.
    fn reserve(&mut self, call: &mut Call<'_>) -> Result<Kept, Error> {
        let words = self.row_words();
        let Self { elements, .. } = self;
        let each = elements.loss.rows() == Rows::Each && call.request.reduction == Reduction::None;
        let backward = !call.request.gradients.is_empty() || each;
        let rows = elements.shape.segments.count;
        elements.shape.segments.reserve(call, backward)?;
        let known = backward && !elements.loss.apart();
        let coefficients = known.then(|| call.saved("rows", &[rows, words], Merge::Local));
        let mut kept = Kept { rows: coefficients, pivots: None };
        if elements.loss.before().is_some() {
            kept.pivots = Some(match backward {
                true => call.saved("pivots", &[rows, 2], Merge::Local),
                false => call.scratch(PIVOT, rows),
            });
            self.find_pivots(call, kept)?;
        }
        Ok(kept)
    }

    /// The mean of each row.
    fn find_pivots(&self, call: &mut Call<'_>, kept: Kept) -> Result<(), Error> {
        let Self { elements, .. } = self;
        let Some(Before { types, sums, bytes, .. }) = elements.loss.before() else { return Ok(()) };
        let functions = [types, sums, fragment!("lib/exponent")];
        let parameters = elements.loss.parameters();
        elements.shape.segments.sums(
            call,
            SUMS,
            Element::Plain("Scaled", bytes),
            |stage| {
                let stage = elements.before(stage.fragments(functions).parameters(&parameters));
                stage.absent(Absent::Plain("pivots", "Pivot"))
            },
            |stage| {
                let stage = elements.before_nothing(stage.fragments(functions).parameters(&parameters));
                stage.work("pivots", PIVOT, kept.pivots, ITEM)
            },
        )
    }

    fn sums(
        &self,
        call: &mut Call<'_>,
        role: Role<'_>,
        kept: Kept,
        end: impl FnOnce(Stage<'_>) -> Stage<'_>,
    ) -> Result<(), Error> {
        let Self { elements, .. } = self;
        elements.shape.segments.sums(
            call,
            role,
            self.part(),
            |stage| {
                let stage = elements.whole(elements.functions(stage)).fragments([fragment!("family/row_sums/parts")]);
                let stage = elements.values(elements.counts(stage, Item::Element), Item::Element, kept.pivots);
                let stage = elements.no_beside(stage).absent(Absent::Plain("rows", "Row")).flops(self.flops());
                match elements.loss.apart() {
                    true => elements.gradients(elements.factor(stage, Item::Element), Item::Element, false),
                    false => elements.no_gradients(stage).fragments([fragment!("family/row_sums/factor_none")]),
                }
            },
            end,
        )
    }

    /// What ends rows.
    fn ends<'s>(&self, stage: Stage<'s>, kept: Kept) -> Stage<'s> {
        let Self { elements, .. } = self;
        let stage = elements.no_values(elements.no_gradients(elements.whole(elements.functions(stage))));
        let stage = stage.fragments([fragment!("family/row_sums/counts_none")]);
        let stage = elements.pivots(elements.beside(stage), Item::Row, kept.pivots);
        stage.work("rows", self.row(), kept.rows, ITEM)
    }

    /// What ends rows of a call that has several.
    fn ends_rows<'s>(&self, stage: Stage<'s>, kept: Kept) -> Stage<'s> {
        self.tallies(self.ends(stage, kept)).fragments([fragment!("family/row_sums/end_rows")])
    }

    /// What ends a call that is one row.
    fn ends_all<'s>(&self, stage: Stage<'s>, kept: Kept, total: Total) -> Stage<'s> {
        let stage = self.ends(stage, kept).work("total", self.part(), total.sums, Map::Whole(1)).status();
        let Some(samples) = total.samples else {
            return stage.fragments([fragment!("family/row_sums/end_all")]).loss(Map::Whole(1));
        };
        let mean_of = match stage.reduction() {
            Reduction::None | Reduction::Sum => 0,
            Reduction::Mean => 1,
            Reduction::BatchMean => 3u32,
        };
        let stage = match stage.reduction() {
            Reduction::None => stage.absent(Absent::Store("loss")),
            _ => stage.loss(Map::Whole(1)),
        };
        stage
            .fragments([fragment!("family/row_sums/end_each")])
            .constant("MEAN_OF", mean_of)
            .words(&[("samples", self.elements.shape.samples)])
            .work("samples", totals::WORD, samples, Map::Whole(1))
    }

    /// The values of elements and their gradients, of a call whose sums are known.
    fn elements_of(&self, call: &mut Call<'_>, blocks: &Items, kept: Kept) -> Result<(), Error> {
        let none = call.request.reduction == Reduction::None;
        let backward = !call.request.gradients.is_empty();
        let roles = match (none, backward) {
            (true, true) => {
                vec![(Pass::Finish, Emit::Value), (Pass::Gradient, Emit::Gradient), (Pass::Fused, Emit::Both)]
            }
            (true, false) => vec![(Pass::Finish, Emit::Value), (Pass::Fused, Emit::Value)],
            (false, _) => vec![(Pass::Gradient, Emit::Gradient), (Pass::Fused, Emit::Gradient)],
        };
        for (pass, emit) in roles {
            let whole = self.each_of(call.stage(emit, false, blocks), kept);
            if emit != Emit::Both || call.fits(&whole) {
                whole.push(call, &[pass])?;
                continue;
            }
            for emit in [Emit::Value, Emit::Gradient] {
                self.each_of(call.stage(emit, false, blocks), kept).push(call, &[pass])?;
            }
        }
        Ok(())
    }

    /// Values of elements, their gradients, or both.
    fn each_of<'s>(&self, stage: Stage<'s>, kept: Kept) -> Stage<'s> {
        let values = stage.reduction() == Reduction::None && stage.emit() != Emit::Gradient;
        let stage = stage.upstream_unscaled(ITEM).fragments([fragment!("family/row_sums/factor_each")]);
        let stage = match values {
            true => stage.fragments([fragment!("family/row_sums/each_loss")]).loss(ITEM),
            false => stage.fragments([fragment!("family/row_sums/each_none")]),
        };
        self.gradients(stage, kept)
    }

    fn blocks(&self, call: &Call<'_>) -> Items {
        Items { count: self.elements.shape.segments.elements, block: call.workgroup() * ITEMS * self.pair }
    }

    /// The gradients of a pass.
    fn gradient(&self, call: &mut Call<'_>, kept: Kept, pass: Pass, known: bool) -> Result<(), Error> {
        let wanted = self.elements.loss.operands().into_iter().map(|operand| operand.name);
        let wanted: Vec<_> = wanted.filter(|name| call.wants(name)).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let blocks = self.blocks(call);
        call.gradients(&blocks, &wanted, pass, known, |stage| {
            let stage = stage.fragments([fragment!("family/row_sums/each_none")]);
            self.gradients(self.elements.factor(stage, Item::Element), kept)
        })
    }

    /// The gradients, element by element.
    fn gradients<'s>(&self, stage: Stage<'s>, kept: Kept) -> Stage<'s> {
        let Self { elements, .. } = self;
        let segments = elements.shape.segments;
        let stage = elements.no_whole(elements.functions(stage)).fragments([fragment!("family/row_sums/gradient")]);
        let stage = elements.values(elements.counts(stage, Item::Element), Item::Element, kept.pivots);
        elements
            .gradients(elements.no_beside(stage), Item::Element, true)
            .constants(&[("ITEMS", ITEMS), ("PAIR", self.pair)])
            .with(|stage| segments.link(stage))
            .work("rows", self.row(), kept.rows, segments.rows())
            .flops(self.flops())
    }
}
