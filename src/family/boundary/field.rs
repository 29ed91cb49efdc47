//! Losses whose cells are weighted by distance fields: the fields, the terms of each sample and class, and the
//! gradient, in one plan. The fields are constants under differentiation; they stay in saved memory, 4 bytes for
//! each cell of each term's class.

use super::classes::{Classes, signature, term_letter};
use super::distance::{Hook, Transforms, spacing_of};
use super::reference::reference;
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::dims::Sizes;
use crate::error::Error;
use crate::family::activation::Activation;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::{Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::{Merge, Place, Plan};
use crate::request::{Reduction, Request};
use crate::signature::TensorDecl;
use crate::stage::totals::{Ending, NUMBER, TALLY, WORD};
use crate::stage::{BACKWARD, Call, FINISH, FORWARD, Groups, ITEM, Items, Map, Outline, Stage, space_of};
use crate::tensor::INPUT;

/// What becomes of the distances, and which term they weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Rule {
    /// p F, F the distance outside and 1 less the distance inside.
    Boundary,
    /// p Z, Z the negative distance inside over its maximum, and 1 outside.
    Region,
    /// (p - t)^2 (D(p)^alpha + D(t)^alpha), D the distance on either side of the mask above 1/2; and whether the loss is
    /// log(1 + L) of it.
    Hausdorff { alpha: f64, logarithm: bool },
}

impl Rule {
    fn term(self) -> Fragment {
        match self {
            Self::Boundary | Self::Region => fragment!("family/boundary/field_linear"),
            Self::Hausdorff { .. } => fragment!("family/boundary/field_squared"),
        }
    }

    pub(super) fn logarithm(self) -> bool {
        matches!(self, Self::Hausdorff { logarithm: true, .. })
    }
}

/// What a loss of the family is made of.
pub(crate) struct FieldLoss<'a> {
    pub activation: Activation,
    pub include_background: bool,
    pub spacing: &'a [f32],
    pub rule: Rule,
}

/// A loss of this family.
pub(crate) trait Fields: Loss {
    fn field_loss(&self) -> FieldLoss<'_>;
}

impl Family for dyn Fields {
    const NAME: &'static str = "boundary";

    fn tensors(&self) -> Vec<TensorDecl> {
        signature(matches!(self.field_loss().rule, Rule::Hausdorff { .. }))
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("N T")]
    }

    fn derive(&self, sizes: &mut Sizes) {
        term_letter(self.field_loss().include_background, sizes);
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// Cells of a plane that an invocation of the terms' kernel takes.
const ITEMS: u64 = 8;
/// Values of which one workgroup finds the largest, for each invocation.
const SPAN: u64 = 64;

fn plan(loss: &dyn Fields, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let FieldLoss { activation, include_background, spacing, rule } = loss.field_loss();
    let mut classes = Classes::of(loss, request, activation, include_background)?;
    let spacing = spacing_of(spacing, classes.space.len())?;
    let ending = Ending { fragment: fragment!("family/boundary/ended_logarithm"), parameters: Vec::new() };
    let reduced = request.reduction != Reduction::None;
    let outline = Outline::new(&[INPUT]).ended((rule.logarithm() && reduced).then_some(ending));
    Call::loss(loss, request, caps, outline, |call| {
        let planes = classes.planes();
        let field = call.saved("field", &[planes, classes.layout.space], Merge::Local);
        classes.reserve_norms(call);
        let counts = call.saved("counts", &[planes], Merge::Local);
        let coefficients = call.wants(INPUT).then(|| call.saved("coefficients", &[planes], Merge::Local));
        let each = rule.logarithm() && !reduced && coefficients.is_some();
        let bends = each.then(|| call.saved("bends", &[planes], Merge::Local));
        classes.norms(call)?;
        let field = Field { loss, rule, classes, field, reduced, bends };
        field.weights(call, &spacing)?;
        field.terms(call, counts)?;
        let Some(coefficients) = coefficients else { return Ok(()) };
        field.coefficients(call, counts, coefficients)?;
        field.gradient(call, coefficients)
    })
}

/// The weights of a call's cells, and what is made of them.
struct Field<'a> {
    loss: &'a dyn Fields,
    rule: Rule,
    classes: Classes,
    field: Place,
    reduced: bool,
    /// Slopes of the elements by their terms, where these are not 1 and the loss is not reduced.
    bends: Option<Place>,
}

impl Field<'_> {
    /// From distances to weights.
    fn weights(&self, call: &mut Call<'_>, spacing: &[f64]) -> Result<(), Error> {
        let transforms = Transforms::new(call, self.classes.planes(), space_of(&self.classes.space), spacing)?;
        let reads = self.classes.by_plane();
        let truth: Hook<'_> = &|stage| reads.truth(stage).fragments([fragment!("family/boundary/sites_truth")]);
        let prediction: Hook<'_> =
            &|stage| reads.prediction(stage).fragments([fragment!("family/boundary/sites_prediction")]).numerics();
        match self.rule {
            Rule::Boundary => {
                let signed: Hook<'_> = &|stage| {
                    self.field(stage)
                        .fragments([fragment!("family/boundary/field_signed")])
                        .word("inset", 1_f32.to_bits())
                };
                transforms.run(call, false, truth, signed)?;
                transforms.run(call, true, truth, signed)
            }
            Rule::Region => {
                let distance: Hook<'_> = &|stage| {
                    self.field(stage).fragments([fragment!("family/boundary/field_distance")]).word("squared", 0)
                };
                transforms.run(call, false, truth, distance)?;
                self.region(call)
            }
            Rule::Hausdorff { .. } => {
                let fields = [
                    (prediction, fragment!("family/boundary/power_first")),
                    (truth, fragment!("family/boundary/power_more")),
                ];
                for (sites, power) in fields {
                    let powers: Hook<'_> = &|stage| {
                        let stage = self.field(stage).fragments([fragment!("family/boundary/field_power"), power]);
                        stage.numerics().parameters(&self.loss.parameters())
                    };
                    transforms.run(call, false, sites, powers)?;
                    transforms.run(call, true, sites, powers)?;
                }
                Ok(())
            }
        }
    }

    /// The weights of a stage's planes.
    fn field<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        stage.work("field", NUMBER, self.field, Map::Item(self.classes.layout.space))
    }

    /// Distances to region weights: the largest of each plane, by runs, then the weights in place.
    fn region(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let (planes, cells) = (self.classes.planes(), self.classes.layout.space);
        let span = call.workgroup() * SPAN;
        let (mut source, mut length) = (self.field, cells);
        loop {
            let spans = Groups { count: planes, cells: length, block: span };
            let parts = length.div_ceil(span);
            let result = call.scratch(NUMBER, planes * parts);
            call.sums(&spans)
                .fragments([fragment!("family/boundary/field_largest")])
                .words(&[("span", span)])
                .work("source", NUMBER, source, Map::Item(length))
                .work("result", NUMBER, result, Map::Unit(1))
                .flops(length)
                .push(call, &FORWARD)?;
            (source, length) = (result, parts);
            if parts == 1 {
                break;
            }
        }
        let blocks = self.classes.in_planes(call.workgroup());
        call.sums(&blocks)
            .fragments([fragment!("family/boundary/field_region")])
            .with(|stage| self.field(stage))
            .work("largest", NUMBER, source, ITEM)
            .flops(2 * cells)
            .push(call, &FORWARD)
    }

    /// The sums of each plane in blocks, and the terms.
    fn terms(&self, call: &mut Call<'_>, counts: Place) -> Result<(), Error> {
        let blocks = self.classes.in_planes(call.workgroup() * ITEMS);
        let reads = self.classes.by_plane();
        let of_plane = blocks.cells.div_ceil(blocks.block);
        let sums = call.scratch(TALLY, blocks.count * of_plane * 2);
        call.sums(&blocks)
            .fragments([fragment!("family/boundary/field_terms"), self.rule.term()])
            .numerics()
            .block()
            .with(|stage| reads.all(stage))
            .with(|stage| self.field(stage))
            .work("sums", TALLY, sums, Map::Unit(2))
            .flops(8 * blocks.cells)
            .push(call, &FORWARD)?;
        let planes = Items { count: blocks.count, block: 1 };
        let stage = call.sums(&planes).fragments([fragment!("family/boundary/field_totals")]).numerics();
        let stage = match self.rule.logarithm() && !self.reduced {
            true => stage
                .fragments([
                    fragment!("family/boundary/element_logarithm"),
                    fragment!("family/boundary/ended_logarithm"),
                ])
                .work("bends", NUMBER, self.bends, ITEM),
            false => stage.fragments([fragment!("family/boundary/element_plain")]),
        };
        stage
            .words(&[("blocks", of_plane)])
            .work("sums", TALLY, sums, Map::Item(2 * of_plane))
            .work("counts", WORD, counts, ITEM)
            .value(ITEM)
            .flops(4 * of_plane)
            .push(call, &FORWARD)
    }

    /// What the slopes of each plane are multiplied by.
    fn coefficients(&self, call: &mut Call<'_>, counts: Place, coefficients: Place) -> Result<(), Error> {
        let planes = Items { count: self.classes.planes(), block: call.workgroup() };
        let stage = call.sums(&planes).fragments([fragment!("family/boundary/field_coefficients")]);
        let stage = match (self.rule.logarithm(), self.bends) {
            (false, _) => stage.fragments([fragment!("family/boundary/bend_plain")]),
            (true, Some(bends)) => {
                stage.fragments([fragment!("family/boundary/bend_each")]).work("bends", NUMBER, bends, ITEM)
            }
            (true, None) => {
                stage.fragments([fragment!("family/boundary/bend_one"), fragment!("lib/exponent")]).numerics()
            }
        };
        stage
            .work("counts", WORD, counts, ITEM)
            .work("coefficients", NUMBER, coefficients, ITEM)
            .scale()
            .push(call, &FINISH)
    }

    fn gradient(&self, call: &mut Call<'_>, coefficients: Place) -> Result<(), Error> {
        let samples = self.classes.samples(call.workgroup());
        let terms = || Map::Item(self.classes.terms);
        let stage = self.classes.gradient(call.sums(&samples), self.rule.term(), self.field);
        stage.work("coefficients", NUMBER, coefficients, terms()).upstream_unscaled(terms()).push(call, &BACKWARD)
    }
}
