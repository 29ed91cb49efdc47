//! Losses of how a prediction varies from cell to cell: the length of its level lines or its total variation, and how
//! well its regions fit a truth or an image. A kernel over the samples gives the sums of each class, the gradient, or
//! both: neighbours' shares are made again from their scores, which caches hold, so that nothing is stored a cell but
//! the softmax's norms. Fitting an image takes a pass before, for the means of each class.

mod reference;

use super::classes::{self, Classes, term_letter};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::dims::Sizes;
use crate::error::Error;
use crate::family::activation::Activation;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::{Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::{Merge, Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::totals::{NUMBER, TALLY};
use crate::stage::{Call, Emit, FORWARD, Groups, ITEM, Items, Layout, Map, Outline, Stage, space_of};
use crate::tensor::{CELL_MASK, IMAGE, INPUT};

/// What a loss adds up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Rule {
    /// The length of each class's level lines, and its shares inside and outside the truth's region.
    Contour { length_weight: f64, region_weight: f64, eps: f64 },
    /// The distance of the image to the means of the classes, and the total variation of the shares.
    Fit { tv_weight: f64 },
}

/// What a loss of the family is made of.
pub(crate) struct Variation {
    pub activation: Activation,
    pub include_background: bool,
    pub rule: Rule,
}

impl Variation {
    fn fits(&self) -> bool {
        matches!(self.rule, Rule::Fit { .. })
    }
}

/// A loss of this family.
pub(crate) trait Varies: Loss {
    fn variation(&self) -> Variation;
}

impl Family for dyn Varies {
    const NAME: &'static str = "boundary";

    fn tensors(&self) -> Vec<TensorDecl> {
        let mut list = classes::signature(true);
        if self.variation().fits() {
            list.truncate(1);
            list.push(TensorDecl::required(IMAGE, "N K ...", TensorKind::Float));
        }
        list.retain(|decl| decl.name != CELL_MASK);
        list
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss(if self.variation().fits() { "N" } else { "N T" })]
    }

    fn derive(&self, sizes: &mut Sizes) {
        term_letter(self.variation().include_background, sizes);
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference::reference(self, request, tensors)
    }
}

/// Cells that an invocation takes.
const ITEMS: u64 = 4;

/// The planes of a call. The length of lines needs a plane at least.
fn classes_of(loss: &dyn Varies, request: &Request) -> Result<Classes, Error> {
    let variation = loss.variation();
    let classes = Classes::of(loss, request, variation.activation, variation.include_background)?;
    if !variation.fits() && classes.space.len() == 1 {
        let (name, found) = (INPUT.into(), request.tensors[INPUT].dims.clone());
        return Err(Error::Shape { name, expected: "two or three spatial axes".into(), found });
    }
    Ok(classes)
}

fn plan(loss: &dyn Varies, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let mut classes = classes_of(loss, request)?;
    let image = request.tensors.get(IMAGE).map(|spec| Layout::of(&spec.dims, request.options.class_axis));
    let over: &[&str] = if image.is_some() { &[INPUT, IMAGE] } else { &[INPUT] };
    let outline = Outline::new(over).workgroup(classes.lanes(ITEMS));
    Call::loss(loss, request, caps, outline, |call| {
        classes.reserve_norms(call);
        let means = image.map(|image| call.saved("means", &[classes.planes(), image.classes], Merge::Local));
        classes.norms(call)?;
        let cells = Cells { loss, samples: classes.samples(call.workgroup() * ITEMS), classes, image, means };
        cells.means(call)?;
        cells.values(call)
    })
}

/// So many sums of each sample, for items of which a sample has so many.
fn sums_of_samples(items: u64, sums: u64) -> Map<'static> {
    Map::of(move |run| run.items.start / items * sums..run.items.end.div_ceil(items) * sums)
}

/// What the stages of a call share.
struct Cells<'a> {
    loss: &'a dyn Varies,
    classes: Classes,
    samples: Groups,
    /// The image, and each class's means of its channels.
    image: Option<Layout>,
    means: Option<Place>,
}

impl Cells<'_> {
    /// Blocks of a sample.
    fn blocks(&self) -> u64 {
        self.samples.cells.div_ceil(self.samples.block)
    }

    /// The shares of cells, and the image.
    fn shares<'s>(&self, stage: Stage<'s>) -> Stage<'s> {
        let [depth, height, width] = space_of(&self.classes.space);
        let stage = stage
            .fragments([fragment!("family/boundary/shares")])
            .numerics()
            .block()
            .with(|stage| self.classes.by_sample().prediction(stage))
            .words(&[("depth", depth), ("height", height), ("width", width)]);
        let Some(image) = self.image else { return stage };
        let [sample, channel, pixel] = image.strides();
        stage
            .fragments([fragment!("family/boundary/image_index")])
            .words(&[("channels", image.classes)])
            .words(&[("image_stride", sample), ("channel_stride", channel), ("pixel_stride", pixel)])
            .tensor(IMAGE, Map::Item(sample))
    }

    /// The means of the image over each class's shares.
    fn means(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let (Some(image), Some(means)) = (self.image, self.means) else { return Ok(()) };
        let (terms, blocks) = (self.classes.terms, self.blocks());
        let of_block = terms * (image.classes + 1);
        let sums = call.scratch(TALLY, self.samples.count * blocks * of_block);
        call.sums(&self.samples)
            .fragments([fragment!("family/boundary/class_sums")])
            .with(|stage| self.shares(stage))
            .work("sums", TALLY, sums, Map::Unit(of_block))
            .flops((8 + 2 * image.classes) * terms * self.samples.cells)
            .push(call, &FORWARD)?;
        let planes = Items { count: self.classes.planes(), block: 1 };
        call.sums(&planes)
            .fragments([fragment!("family/boundary/class_means")])
            .numerics()
            .block()
            .words(&[("terms", terms), ("channels", image.classes), ("blocks", blocks)])
            .work("sums", TALLY, sums, sums_of_samples(terms, blocks * of_block))
            .work("means", NUMBER, means, Map::Item(image.classes))
            .flops(2 * blocks * (image.classes + 1))
            .push(call, &FORWARD)
    }

    /// The sums of the classes' blocks with the gradient, and the elements of the loss.
    fn values(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let (terms, blocks) = (self.classes.terms, self.blocks());
        let sums = call.scratch(TALLY, self.samples.count * blocks * terms);
        let by_class = self.image.is_none();
        let of_sample = if by_class { terms } else { 1 };
        call.emit(&self.samples, |stage| {
            let emit = stage.emit();
            let stage = stage
                .fragments([fragment!("family/boundary/variation_cells"), self.hook()])
                .constant("VALUE", emit != Emit::Gradient)
                .constant("GRADIENT", emit != Emit::Value)
                .constant("BY_CLASS", by_class)
                .parameters(&self.loss.parameters())
                .with(|stage| self.shares(stage));
            let stage = match self.image {
                Some(image) => stage.work("means", NUMBER, self.means, Map::Item(terms * image.classes)),
                None => {
                    let reads = self.classes.by_sample();
                    reads.counts(reads.truth(stage))
                }
            };
            stage
                .work("sums", TALLY, (emit != Emit::Gradient).then_some(sums), Map::Unit(terms))
                .upstream(Map::Item(of_sample))
                .gradient(INPUT, Map::Item(self.classes.layout.classes * self.samples.cells))
                .flops(90 * terms * self.samples.cells)
        })?;
        let elements = Items { count: self.samples.count * of_sample, block: 1 };
        let count = blocks * terms / of_sample;
        call.sums(&elements)
            .fragments([fragment!("family/boundary/variation_totals")])
            .numerics()
            .words(&[("apart", of_sample), ("count", count), ("cells", self.samples.cells)])
            .work("sums", TALLY, sums, sums_of_samples(of_sample, blocks * terms))
            .value(ITEM)
            .flops(2 * count)
            .push(call, &FORWARD)
    }

    fn hook(&self) -> Fragment {
        match self.image {
            Some(_) => fragment!("loss/boundary/mumford_shah"),
            None => fragment!("loss/boundary/active_contour"),
        }
    }
}
