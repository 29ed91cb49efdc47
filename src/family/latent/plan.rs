//! The plan: norms, sums, their end by samples, and the gradient.

use super::{ACTIVE, Perceives};
use crate::caps::Caps;
use crate::error::Error;
use crate::kernel::{Absent, Element, fragment};
use crate::plan::{Merge, Place, Plan};
use crate::request::Request;
use crate::stage::totals::{NUMBER, TALLY};
use crate::stage::{Call, Emit, FORWARD, Groups, ITEM, Items, Layout, Map, Outline, Stage};
use crate::tensor::{INPUT, MASK, TARGET};

/// Cells of an invocation in a block of sums.
const ITEMS: u64 = 4;
/// The norms of a position: 5 words.
const NORMS: Element = Element::Plain("Norms", 20);

pub(super) fn plan(loss: &dyn Perceives, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let layout = Layout::of(&request.tensors[INPUT].dims, request.options.class_axis);
    Call::loss(loss, request, caps, Outline::new(&[INPUT]), |call| {
        let Layout { samples, classes, space, .. } = layout;
        let norms = call.saved("norms", &[samples, space, 5], Merge::Local);
        let factors = call.saved("factors", &[samples, classes], Merge::Local);
        let features = Features { loss, layout, norms, factors };
        features.norms(call)?;
        features.values(call)?;
        if call.wants(INPUT) { features.gradient(call) } else { Ok(()) }
    })
}

/// What the stages of a call share.
#[derive(Clone, Copy)]
struct Features<'a> {
    loss: &'a dyn Perceives,
    layout: Layout,
    norms: Place,
    factors: Place,
}

impl Features<'_> {
    fn of_sample(&self) -> u64 {
        self.layout.classes * self.layout.space
    }

    /// The positions of the samples, an invocation each.
    fn positions(&self, call: &Call<'_>) -> Groups {
        Groups { count: self.layout.samples, cells: self.layout.space, block: call.workgroup() }
    }

    /// The features and the mask, in a stage of whose items so many are a sample.
    fn elements<'s>(&self, stage: Stage<'s>, of_sample: u64) -> Stage<'s> {
        let latent = self.loss.latent();
        let [sample, class, cell] = self.layout.strides();
        let elements = self.of_sample();
        let whole = move || {
            Map::of(move |run| run.items.start / of_sample * elements..((run.items.end - 1) / of_sample + 1) * elements)
        };
        stage
            .fragments([fragment!("family/latent/element"), fragment!("lib/exponent")])
            .numerics()
            .constant("OWN", latent.own)
            .words(&[("classes", self.layout.classes)])
            .words(&[("sample_stride", sample), ("class_stride", class), ("cell_stride", cell)])
            .tensor(INPUT, whole())
            .tensor(TARGET, whole())
            .optional(MASK, Absent::Float(MASK, "1.0"), whole())
    }

    fn norms(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let positions = self.positions(call);
        let stage = call.sums(&positions).fragments([fragment!("family/latent/norms"), fragment!("lib/squares")]);
        self.elements(stage, 1)
            .work("norms", NORMS, self.norms, Map::Item(self.layout.space))
            .flops(4 * self.of_sample())
            .push(call, &FORWARD)
    }

    fn values(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let Layout { samples, classes, space, .. } = self.layout;
        let planes = Groups { count: samples * classes, cells: space, block: call.workgroup() * ITEMS };
        let blocks = space.div_ceil(planes.block);
        let sums = call.scratch(TALLY, 2 * planes.count * blocks);
        let of_samples = move || Map::of(move |run| run.items.start / classes..(run.items.end - 1) / classes + 1);
        let norms = Map::of(move |run| run.items.start / classes * space..((run.items.end - 1) / classes + 1) * space);
        let stage = call.sums(&planes).fragments([fragment!("family/latent/sums")]).block();
        self.elements(stage, classes)
            .constant("ITEMS", ITEMS as u32)
            .constant("L1", self.loss.latent().absolute)
            .optional(ACTIVE, Absent::Integer(ACTIVE_WGSL, "1"), of_samples())
            .work("norms", NORMS, self.norms, norms)
            .work("sums", TALLY, sums, Map::Unit(2))
            .flops(8 * space)
            .push(call, &FORWARD)?;
        let rows = Items { count: samples, block: 1 };
        call.sums(&rows)
            .fragments([fragment!("family/latent/ends"), fragment!("lib/exponent")])
            .numerics()
            .parameters(&self.loss.parameters())
            .words(&[("classes", classes), ("blocks", blocks)])
            .work("sums", TALLY, sums, Map::Item(2 * classes * blocks))
            .work("factors", NUMBER, self.factors, Map::Item(classes))
            .value(ITEM)
            .flops(4 * classes * blocks)
            .push(call, &FORWARD)
    }

    fn gradient(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let positions = self.positions(call);
        let Layout { classes, space, .. } = self.layout;
        for (pass, emit, known) in call.roles(true).into_iter().filter(|(_, emit, _)| *emit != Emit::Value) {
            let stage = call.stage(emit, known, &positions).fragments([fragment!("family/latent/gradient")]);
            let again = u64::from(self.loss.latent().own);
            self.elements(stage, 1)
                .again(INPUT, again)
                .again(TARGET, again)
                .constant("L1", self.loss.latent().absolute)
                .work("norms", NORMS, self.norms, Map::Item(space))
                .work("factors", NUMBER, self.factors, Map::Item(classes))
                .gradient(INPUT, Map::Item(self.of_sample()))
                .upstream(ITEM)
                .flops(12 * self.of_sample())
                .push(call, &[pass])?;
        }
        Ok(())
    }
}

/// `active` is a reserved word.
const ACTIVE_WGSL: &str = "active_sample";
