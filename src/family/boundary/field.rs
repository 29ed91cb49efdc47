//! Losses whose cells are weighted by distance fields: the fields, the terms of each sample and class, and the
//! gradient, in one plan. The fields are constants under differentiation; they stay in saved memory, 4 bytes for
//! each cell of each term's class.

use super::distance::{self, Hook, PlaneWindows, Transforms, Values};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::family::classification::HostRows;
use crate::family::overlap::Activation;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Absent, Access, Binding, Element, Fragment, Kernel, fragment};
use crate::params::Parameter;
use crate::plan::{Merge, Pass, Place, Plan, PlanBuilder, Step, Window, whole};
use crate::request::{Reduction, Request};
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::Layout;
use crate::stage::totals::{self, Denominator, Totals};
use crate::stage::{Begun, begin};
use crate::tensor::{CELL_MASK, DType, GRAD_INPUT, GRAD_OUTPUT, INPUT, LABELS, LOSS, TARGET};
use crate::variant::{ClassAxis, Variant};

/// What becomes of the distances, and which term they weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Rule {
    /// p w, the weights w known to the caller.
    Given,
    /// p F, F the distance outside and 1 less the distance inside.
    Boundary,
    /// p Z, Z the negative distance inside over its maximum, and 1 outside.
    Region,
    /// (p - t)^2 (D(p)^alpha + D(t)^alpha), D the distance on either side of the mask above 1/2.
    Hausdorff { alpha: f64 },
}

/// A loss of the family.
pub(crate) struct FieldLoss<'a> {
    pub name: &'static str,
    pub parameters: Vec<Parameter>,
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

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(&self.field_loss(), request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(&self.field_loss(), request, tensors)
    }
}

/// The tensors of a loss over labels, or over labels or a dense target.
pub(crate) fn signature(dense: bool) -> Vec<TensorDecl> {
    let mut list = vec![TensorDecl::required(INPUT, "N C ...", TensorKind::Float).with_grad()];
    if dense {
        list.push(TensorDecl::either(TARGET, "N C ...", TensorKind::Float, LABELS));
        list.push(TensorDecl::either(LABELS, "N ...", TensorKind::Label, TARGET));
    } else {
        list.push(TensorDecl::required(LABELS, "N ...", TensorKind::Label));
    }
    list.push(TensorDecl::optional(CELL_MASK, "N ...", TensorKind::Mask));
    list
}

/// Shape of a call, checked.
pub(crate) struct Shape {
    pub layout: Layout,
    /// Spatial dims.
    pub space: Vec<usize>,
    pub first_class: u64,
    /// Classes that have a term.
    pub terms: u64,
}

impl Shape {
    pub fn of(loss: &FieldLoss<'_>, request: &Request) -> Result<Self, Error> {
        let dims = &request.tensors[INPUT].dims;
        let layout = Layout::of(dims, request.options.class_axis);
        let space = match layout.axis {
            ClassAxis::First => dims[2..].to_vec(),
            ClassAxis::Last => dims[1..dims.len() - 1].to_vec(),
        };
        if !(1..=3).contains(&space.len()) {
            let expected = "one to three spatial axes".into();
            return Err(Error::Shape { name: INPUT.into(), expected, found: dims.clone() });
        }
        if layout.classes == 1 && (loss.activation == Activation::Softmax || request.tensors.contains_key(LABELS)) {
            return Err(Error::unsupported(loss.name, "one class takes neither softmax nor labels"));
        }
        let first_class = u64::from(!loss.include_background && layout.classes > 1);
        let terms = layout.classes.saturating_sub(first_class);
        Ok(Self { layout, space, first_class, terms })
    }

    pub fn planes(&self) -> u64 {
        self.layout.samples * self.terms
    }

    fn loss_dims(&self, reduction: Reduction) -> Vec<usize> {
        match reduction {
            Reduction::None => vec![self.layout.samples as usize, self.terms as usize],
            _ => Vec::new(),
        }
    }
}

const NUMBER: Element = Element::Plain("f32", 4);
const NORM: Element = Element::Plain("vec2<f32>", 8);
/// Cells of a plane that an invocation of the terms' kernel takes.
const ITEMS: u64 = 8;
/// Values of which one workgroup finds the largest, for each invocation.
const SPAN: u64 = 64;
const FORWARD: [Pass; 2] = [Pass::Statistics, Pass::Fused];

const WORDS: [&str; 15] = [
    "groups",
    "first_unit",
    "units",
    "cells",
    "terms",
    "first_class",
    "sample_stride",
    "class_stride",
    "cell_stride",
    "planes",
    "length",
    "span",
    "parts",
    "foreground",
    "nan_source",
];

pub(crate) struct Planner<'a, 'b> {
    loss: &'a FieldLoss<'a>,
    pub request: &'a Request,
    pub builder: PlanBuilder<'b>,
    variant: Variant,
    pub shape: Shape,
    /// Where the loss is a mean over space.
    totals: Option<Totals>,
    field: Place,
    norms: Option<Place>,
}

fn plan(loss: &FieldLoss<'_>, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let shape = Shape::of(loss, request)?;
    let spacing = distance::spacing_of(loss.spacing, shape.space.len())?;
    let loss_dims = shape.loss_dims(request.reduction);
    let (mut builder, variant) = match begin(loss.name, &loss.parameters, request, caps, 256, &[INPUT], loss_dims)? {
        Begun::Done(plan) => return Ok(plan),
        Begun::Open(builder, variant) => (builder, variant),
    };
    let wants_gradient = request.gradients.contains(INPUT);
    let denominator = Denominator::of(request.reduction, Denominator::Cells);
    let planes = shape.planes();
    let totals = Totals::reserve(&mut builder, variant, denominator, Some(planes), shape.layout.samples);
    let rows = [shape.layout.rows() as usize, 2];
    let cells = [planes as usize, shape.layout.space as usize];
    let field = builder.saved(&[("field", &cells, Merge::Local)]);
    let softmax = loss.activation == Activation::Softmax;
    let norms = softmax.then(|| builder.saved(&[("norms", &rows, Merge::Local)]));
    let counts = builder.saved(&[("counts", &cells[..1], Merge::Local)]);
    let coefficients = wants_gradient.then(|| builder.saved(&[("coefficients", &cells[..1], Merge::Local)]));
    let mut planner = Planner { loss, request, builder, variant, shape, totals: Some(totals), field, norms };
    planner.norms()?;
    planner.field(&spacing)?;
    planner.terms(totals, counts)?;
    if let Some(coefficients) = coefficients {
        planner.coefficients(totals, counts, coefficients);
        planner.gradient(Some(coefficients))?;
    }
    totals.finish(&mut planner.builder, request, &[Pass::Finish, Pass::Fused])?;
    Ok(planner.builder.build())
}

impl<'a, 'b> Planner<'a, 'b> {
    /// For a loss that brings its own sums: probabilities, truth, and the gradient from weights in `field`.
    pub fn bare(
        loss: &'a FieldLoss<'a>,
        request: &'a Request,
        builder: PlanBuilder<'b>,
        variant: Variant,
        shape: Shape,
        norms: Option<Place>,
        field: Place,
    ) -> Self {
        Self { loss, request, builder, variant, shape, totals: None, field, norms }
    }

    fn dtype(&self, name: &str) -> Option<DType> {
        self.request.tensors.get(name).map(|spec| spec.dtype)
    }

    fn activation(&self) -> Fragment {
        match self.loss.activation {
            Activation::Softmax => fragment!("lib/activation_softmax"),
            Activation::Sigmoid => fragment!("lib/activation_sigmoid"),
            Activation::None => fragment!("lib/activation_none"),
        }
    }

    /// What kernels that read probabilities link and bind.
    fn prediction(&self) -> (Vec<Fragment>, Vec<Binding>, Vec<Absent>) {
        let fragments = vec![fragment!("family/boundary/class_field"), fragment!("lib/score_index"), self.activation()];
        let element = Element::Float(self.request.tensors[INPUT].dtype);
        let mut bindings = vec![Binding { name: "input", element, access: Access::Read }];
        let mut absent = Vec::new();
        match self.norms {
            Some(_) => bindings.push(Binding { name: "norms", element: NORM, access: Access::Workspace }),
            None => absent.push(Absent::Plain("norms", "vec2<f32>")),
        }
        (fragments, bindings, absent)
    }

    /// What kernels that read the truth link and bind, the mask aside.
    fn truth(&self) -> (Fragment, Binding) {
        match self.dtype(LABELS) {
            Some(dtype) => {
                let binding = Binding { name: "labels", element: Element::Integer(dtype), access: Access::Read };
                (fragment!("family/boundary/truth_labels"), binding)
            }
            None => {
                let dtype = self.request.tensors[TARGET].dtype;
                let binding = Binding { name: "target", element: Element::Float(dtype), access: Access::Read };
                (fragment!("family/boundary/truth_dense"), binding)
            }
        }
    }

    pub fn with_truth(&self, kernel: Kernel) -> Kernel {
        let (fragment, binding) = self.truth();
        let kernel = kernel.fragments([fragment]);
        match binding.name {
            "labels" => self.with_cells(kernel),
            _ => self.with_cells(kernel).bind(binding.name, binding.element, binding.access),
        }
    }

    /// What kernels that ask which cells count link and bind.
    pub fn with_cells(&self, kernel: Kernel) -> Kernel {
        let (_, binding) = self.truth();
        let kernel = match binding.name {
            "labels" => kernel.fragments([fragment!("family/boundary/cells_labels")]).bind(
                "labels",
                binding.element,
                binding.access,
            ),
            _ => kernel.fragments([fragment!("family/boundary/cells_dense")]),
        };
        match self.dtype(CELL_MASK) {
            Some(dtype) => kernel.bind("cell_mask", Element::Integer(dtype), Access::Read),
            None => kernel.absent(Absent::Integer("cell_mask", "1")),
        }
    }

    pub fn with_prediction(&self, kernel: Kernel) -> Kernel {
        let (fragments, bindings, absent) = self.prediction();
        let mut kernel = kernel.fragments(fragments);
        kernel.bindings.extend(bindings);
        kernel.absent.extend(absent);
        kernel
    }

    fn term_fragment(&self) -> Fragment {
        match self.loss.rule {
            Rule::Given | Rule::Boundary | Rule::Region => fragment!("family/boundary/field_linear"),
            Rule::Hausdorff { .. } => fragment!("family/boundary/field_squared"),
        }
    }

    /// The part of ids that the tensors and the activation make.
    pub fn id(&self) -> String {
        let part = |name: &str| self.dtype(name).map_or(String::new(), |dtype| format!(".{name}-{dtype}"));
        let input = self.request.tensors[INPUT].dtype;
        let activation = match self.loss.activation {
            Activation::Softmax => "softmax",
            Activation::Sigmoid => "sigmoid",
            Activation::None => "none",
        };
        format!("{input}.{activation}{}{}{}", part(LABELS), part(TARGET), part(CELL_MASK))
    }

    fn kernel(&self, stem: &str, fragment: Fragment) -> Kernel {
        Kernel::named(format!("{stem}.{}", self.variant.id()), self.variant).fragments([fragment]).words(&WORDS)
    }

    pub fn norms(&mut self) -> Result<(), Error> {
        if self.norms.is_none() {
            return Ok(());
        }
        let kernel = self.kernel(&format!("field_norms.{}", self.id()), fragment!("family/boundary/field_norms"));
        let kernel = self.with_prediction(kernel.fragments([fragment!("lib/numerics")]));
        self.by_sample(kernel, &FORWARD, self.variant.workgroup_size.into(), None)
    }

    fn field(&mut self, spacing: &[f64]) -> Result<(), Error> {
        let space = distance::space_of(&self.shape.space);
        let planes = self.shape.planes();
        let transforms = Transforms::new(&mut self.builder, self.variant, &FORWARD, planes, space, spacing)?;
        let [sample_stride, class_stride, cell_stride] = self.shape.layout.strides().map(|s| s as u32);
        let values = Values {
            terms: self.shape.terms as u32,
            first_class: self.shape.first_class as u32,
            class_stride,
            cell_stride,
            sample_stride,
            ..Values::default()
        };
        let foreground = Values { foreground: true, ..values };
        let cells = self.shape.layout.space;
        let field = self.field;
        let keep = |id: &str, fragments: Vec<Fragment>, parameters: Vec<Parameter>| Hook {
            id: id.into(),
            fragments,
            bindings: vec![Binding { name: "field", element: NUMBER, access: Access::Workspace }],
            absent: Vec::new(),
            parameters,
            window: Box::new(move |_, first, count| Window {
                place: field,
                first: first * cells,
                count: count * cells,
            }),
        };
        match self.loss.rule {
            Rule::Given => {}
            Rule::Boundary => {
                let keep = keep("signed", vec![fragment!("family/boundary/field_signed")], Vec::new());
                let sites = self.sites_truth();
                let mut run = |values| transforms.run(&mut self.builder, &sites, &keep, values);
                run(Values { inset: 1.0, ..values });
                run(foreground);
            }
            Rule::Region => {
                let keep = keep("distance", vec![fragment!("family/boundary/field_distance")], Vec::new());
                let sites = self.sites_truth();
                transforms.run(&mut self.builder, &sites, &keep, values);
                self.region()?;
            }
            Rule::Hausdorff { .. } => {
                let power = |id: &str, more: Fragment| {
                    let fragments = vec![fragment!("family/boundary/field_power"), more, fragment!("lib/numerics")];
                    keep(id, fragments, self.loss.parameters.clone())
                };
                let first = power("power-first", fragment!("family/boundary/power_first"));
                let more = power("power-more", fragment!("family/boundary/power_more"));
                let (truth, prediction) = (self.sites_truth(), self.sites_prediction());
                for values in [values, foreground] {
                    transforms.run(&mut self.builder, &prediction, &first, values);
                }
                for values in [values, foreground] {
                    transforms.run(&mut self.builder, &truth, &more, values);
                }
            }
        }
        Ok(())
    }

    /// The window of a binding that holds samples, for some planes.
    pub fn planes_window(&self) -> PlaneWindows<'static> {
        let Shape { layout, terms, .. } = self.shape;
        let norms = self.norms;
        Box::new(move |name, first, count| {
            let (low, high) = (first / terms, (first + count - 1) / terms + 1);
            let samples = |place, each: u64| Window { place, first: low * each, count: (high - low) * each };
            match name {
                "input" => samples(Place::Tensor(INPUT), layout.classes * layout.space),
                "target" => samples(Place::Tensor(TARGET), layout.classes * layout.space),
                "labels" => samples(Place::Tensor(LABELS), layout.space),
                "cell_mask" => samples(Place::Tensor(CELL_MASK), layout.space),
                _ => samples(norms.expect("other bindings are the norms"), layout.space),
            }
        })
    }

    fn sites_truth(&self) -> Hook<'static> {
        let (fragment, binding) = self.truth();
        let mut fragments = vec![fragment!("family/boundary/sites_truth"), fragment];
        if binding.name == "target" {
            fragments.push(fragment!("lib/score_index"));
        }
        let dtype = self.request.tensors[binding.name].dtype;
        let id = format!("{}-{dtype}", binding.name);
        Hook {
            id,
            fragments,
            bindings: vec![binding],
            absent: Vec::new(),
            parameters: Vec::new(),
            window: self.planes_window(),
        }
    }

    fn sites_prediction(&self) -> Hook<'static> {
        let (mut fragments, bindings, absent) = self.prediction();
        fragments.extend([fragment!("family/boundary/sites_prediction"), fragment!("lib/numerics")]);
        let id = format!("prediction.{}", self.id());
        Hook { id, fragments, bindings, absent, parameters: Vec::new(), window: self.planes_window() }
    }

    /// Distances to region weights: the largest of each plane, by runs, then the weights in place.
    fn region(&mut self) -> Result<(), Error> {
        let (planes, cells) = (self.shape.planes(), self.shape.layout.space);
        let size = u64::from(self.variant.workgroup_size);
        let span = size * SPAN;
        let (mut source, mut length) = (self.field, cells);
        loop {
            let parts = length.div_ceil(span);
            let result = self.builder.scratch(planes * parts * 4);
            let kernel = self.kernel("field_largest", fragment!("family/boundary/field_largest"));
            let kernel = kernel.bind("source", NUMBER, Access::Workspace).bind("result", NUMBER, Access::Workspace);
            let most = (self.builder.window_elements(NUMBER) / length).max(1);
            for first in (0..planes).step_by(most as usize) {
                let count = most.min(planes - first);
                let window = |name: &str| match name {
                    "source" => Window { place: source, first: first * length, count: count * length },
                    _ => Window { place: result, first: first * parts, count: count * parts },
                };
                let words = |name: &str| match name {
                    "length" => length,
                    "span" => span,
                    "parts" => parts,
                    _ => 0,
                };
                let units = (first * parts, count * parts);
                let windows = windows(&kernel, &window);
                self.step(kernel.clone(), &FORWARD, units, 1, windows, &words);
            }
            (source, length) = (result, parts);
            if parts == 1 {
                break;
            }
        }
        let kernel = self.kernel("field_region", fragment!("family/boundary/field_region"));
        let kernel = kernel.bind("field", NUMBER, Access::Workspace).bind("largest", NUMBER, Access::Workspace);
        let units = cells.div_ceil(size);
        let most = (self.builder.window_elements(NUMBER) / cells).max(1);
        for first in (0..planes).step_by(most as usize) {
            let count = most.min(planes - first);
            let window = |name: &str| match name {
                "field" => Window { place: self.field, first: first * cells, count: count * cells },
                _ => whole(source, planes),
            };
            let windows = windows(&kernel, &window);
            self.step(kernel.clone(), &FORWARD, (first * units, count * units), units, windows, &|_| 0);
        }
        Ok(())
    }

    fn terms(&mut self, totals: Totals, counts: Place) -> Result<(), Error> {
        let planes = self.shape.planes();
        let size = u64::from(self.variant.workgroup_size);
        let units = self.shape.layout.space.div_ceil(size * ITEMS);
        let sums = self.builder.scratch(planes * units * 2 * totals::TALLY.size());
        let rule = if matches!(self.loss.rule, Rule::Hausdorff { .. }) { "squared" } else { "linear" };
        let kernel =
            self.kernel(&format!("field_terms.{rule}.{}", self.id()), fragment!("family/boundary/field_terms"));
        let kernel = kernel.fragments(totals::block(self.variant)).fragments([self.term_fragment()]);
        let kernel = self.with_truth(self.with_prediction(kernel.fragments([fragment!("lib/numerics")])));
        let kernel = kernel.bind("field", NUMBER, Access::Workspace).bind("sums", totals::TALLY, Access::Workspace);
        self.by_sample(kernel, &FORWARD, size * ITEMS, Some(sums))?;
        let none = self.request.reduction == Reduction::None;
        let stem = if none { "field_totals.none" } else { "field_totals" };
        let kernel = self.kernel(stem, fragment!("family/boundary/field_totals"));
        let kernel = kernel.fragments(totals::block(self.variant)).fragments([fragment!("lib/numerics")]);
        let kernel = kernel
            .bind("sums", totals::TALLY, Access::Workspace)
            .bind("counts", totals::WORD, Access::Workspace)
            .bind("terms", totals::TALLY, Access::Workspace);
        let kernel = if none {
            kernel.bind("loss", Element::Float(DType::F32), Access::Write)
        } else {
            kernel.absent(Absent::Store("loss"))
        };
        let terms = self.builder.scratch(planes * totals::TALLY.size());
        let window = |name: &str| match name {
            "sums" => whole(sums, planes * units * 2),
            "counts" => whole(counts, planes),
            "terms" => whole(terms, planes),
            _ => whole(Place::Tensor(LOSS), planes),
        };
        let windows = windows(&kernel, &window);
        self.step(kernel, &FORWARD, (0, planes), units, windows, &|_| 0);
        if !none || self.request.status {
            totals.reduce(&mut self.builder, &FORWARD, terms, planes, totals::VALUE)?;
        }
        Ok(())
    }

    fn coefficients(&mut self, totals: Totals, counts: Place, coefficients: Place) {
        let planes = self.shape.planes();
        let kernel = self.kernel("field_coefficients", fragment!("family/boundary/field_coefficients"));
        let kernel = kernel.bind("counts", totals::WORD, Access::Workspace);
        let kernel = totals.scaled(kernel.bind("coefficients", NUMBER, Access::Workspace), false);
        let window = |name: &str| match name {
            "counts" => whole(counts, planes),
            "coefficients" => whole(coefficients, planes),
            _ => totals.window(),
        };
        let groups = planes.div_ceil(self.variant.workgroup_size.into());
        let windows = windows(&kernel, &window);
        self.step(kernel, &[Pass::Finish, Pass::Fused], (0, groups), 1, windows, &|_| 0);
    }

    /// The gradient by the scores. A loss without coefficients is one number, whatever the reduction.
    pub fn gradient(&mut self, coefficients: Option<Place>) -> Result<(), Error> {
        let none = self.request.reduction == Reduction::None && coefficients.is_some();
        let accumulate = self.request.options.accumulate;
        let upstream = self.dtype(GRAD_OUTPUT);
        let rule = if matches!(self.loss.rule, Rule::Hausdorff { .. }) { "squared" } else { "linear" };
        let label = format!(
            "field_gradient.{rule}{}{}{}{}.{}",
            if coefficients.is_none() { ".one" } else { "" },
            if none { ".none" } else { "" },
            if accumulate { ".accumulate" } else { "" },
            upstream.map_or(String::new(), |dtype| format!(".{GRAD_OUTPUT}-{dtype}")),
            self.id()
        );
        let each = if none { fragment!("lib/upstream_each") } else { fragment!("lib/upstream_one") };
        let kernel = self.kernel(&label, fragment!("family/boundary/field_gradient"));
        let kernel = kernel.fragments([self.term_fragment(), each, fragment!("lib/numerics")]);
        let kernel = self.with_truth(self.with_prediction(kernel));
        let kernel = kernel.bind("field", NUMBER, Access::Workspace);
        let kernel = match coefficients {
            Some(_) => kernel.bind("coefficients", NUMBER, Access::Workspace),
            None => kernel.absent(Absent::Float("coefficients", "1.0")),
        };
        let kernel = match upstream {
            Some(dtype) => kernel.bind("grad_output", Element::Float(dtype), Access::Read),
            None => kernel.absent(Absent::Float("grad_output", "1.0")),
        };
        let access = if accumulate { Access::Accumulate } else { Access::Write };
        let kernel = kernel.bind("grad_input", Element::Float(self.request.tensors[INPUT].dtype), access);
        self.by_sample(kernel, &[Pass::Gradient, Pass::Fused], self.variant.workgroup_size.into(), coefficients)
    }

    /// Samples whose planes and rows fit a binding, at least one.
    pub fn samples_of_a_binding(&self) -> Result<u64, Error> {
        self.samples_of(&self.with_truth(self.with_prediction(Kernel::named("", self.variant))))
    }

    fn samples_of(&self, kernel: &Kernel) -> Result<u64, Error> {
        let Layout { classes, space, .. } = self.shape.layout;
        let fit = |binding: &Binding| {
            let each = match binding.name {
                "input" | "target" | "grad_input" => classes * space,
                "field" => self.shape.terms * space,
                "labels" | "cell_mask" | "norms" => space,
                _ => return u64::MAX,
            };
            self.builder.window_elements(binding.element) / each
        };
        let most = kernel.bindings.iter().map(fit).min().unwrap_or(u64::MAX);
        if most == 0 {
            let limit = self.builder.window_elements(Element::Float(DType::F32));
            let what = format!("binding of `{INPUT}`, elements of one sample");
            return Err(Error::TooLarge { what, needed: classes * space, limit });
        }
        Ok(most)
    }

    /// Steps of whole samples: units of `block` cells, for each plane where the kernel binds `sums`, for each
    /// sample otherwise. `own` is where the kernel's own workspace lies.
    fn by_sample(&mut self, kernel: Kernel, passes: &[Pass], block: u64, own: Option<Place>) -> Result<(), Error> {
        let Layout { samples, classes, space, .. } = self.shape.layout;
        let terms = self.shape.terms;
        let units = space.div_ceil(block);
        let rows_each = if kernel.bindings.iter().any(|b| b.name == "sums") { terms } else { 1 };
        let most = self.samples_of(&kernel)?;
        for first in (0..samples).step_by(most.min(samples) as usize) {
            let count = most.min(samples - first);
            let samples = |place, each: u64| Window { place, first: first * each, count: count * each };
            let window = |name: &str| match name {
                "input" => samples(Place::Tensor(INPUT), classes * space),
                "target" => samples(Place::Tensor(TARGET), classes * space),
                "grad_input" => samples(Place::Tensor(GRAD_INPUT), classes * space),
                "labels" => samples(Place::Tensor(LABELS), space),
                "cell_mask" => samples(Place::Tensor(CELL_MASK), space),
                "norms" => samples(self.norms.expect("bound where there are norms"), space),
                "field" => samples(self.field, terms * space),
                "sums" => samples(own.expect("reserved"), terms * units * 2),
                "coefficients" => samples(own.expect("reserved"), terms),
                _ if self.totals.is_some() && self.request.reduction == Reduction::None => {
                    samples(Place::Tensor(GRAD_OUTPUT), terms)
                }
                _ => whole(Place::Tensor(GRAD_OUTPUT), 1),
            };
            let range = (first * rows_each * units, count * rows_each * units);
            let windows = windows(&kernel, &window);
            self.step(kernel.clone(), passes, range, units, windows, &|_| 0);
        }
        Ok(())
    }

    /// Adds one step over units `range.0 .. range.0 + range.1`.
    fn step(
        &mut self,
        kernel: Kernel,
        passes: &[Pass],
        range: (u64, u64),
        units: u64,
        windows: Vec<Window>,
        words: &dyn Fn(&str) -> u64,
    ) {
        let bytes = kernel.bindings.iter().zip(&windows).map(|(b, w)| b.element.size() * w.count).sum();
        let [sample_stride, class_stride, cell_stride] = self.shape.layout.strides();
        let word = |name: &&str| match *name {
            "groups" => range.1,
            "first_unit" => range.0,
            "units" => units,
            "cells" => self.shape.layout.space,
            "terms" => self.shape.terms,
            "first_class" => self.shape.first_class,
            "sample_stride" => sample_stride,
            "class_stride" => class_stride,
            "cell_stride" => cell_stride,
            "planes" => self.shape.planes(),
            "mean_of" => self.totals.map_or(0, |totals| totals.scale_word(false)).into(),
            name => words(name),
        };
        let words = kernel.words.iter().map(|name| word(name) as u32).collect();
        let flops = range.1 * u64::from(self.variant.workgroup_size) * 8;
        let kernel = self.builder.kernel(kernel);
        let step = Step { kernel, groups: range.1 as u32, words, windows, bytes, flops };
        passes.iter().for_each(|&pass| self.builder.step(pass, step.clone()));
    }
}

/// The windows of a kernel's bindings, by name.
fn windows(kernel: &Kernel, window: &dyn Fn(&str) -> Window) -> Vec<Window> {
    kernel.bindings.iter().map(|binding| window(binding.name)).collect()
}

/// Probabilities of a row.
pub(in crate::family) fn activate(activation: Activation, rows: &HostRows<'_>, input: &[f64], q: usize) -> Vec<f64> {
    let classes = rows.layout.classes as usize;
    match activation {
        Activation::Softmax => rows.log_softmax(input, q).iter().map(|l| l.exp()).collect(),
        Activation::Sigmoid => (0..classes).map(|c| 1.0 / (1.0 + (-input[rows.cell(q, c)]).exp())).collect(),
        Activation::None => (0..classes).map(|c| input[rows.cell(q, c)]).collect(),
    }
}

/// Sum of the distances on both sides of a mask to the power alpha; 0 for a mask without or full of members.
fn powers(members: &[bool], dims: &[usize], alpha: f64) -> Vec<f64> {
    let spacing = vec![1.0; dims.len()];
    distance::signed_distances(members, dims, &spacing, 0.0).iter().map(|d| d.abs().powf(alpha)).collect()
}

impl FieldLoss<'_> {
    /// The weights of a plane's cells in f64.
    fn weights(&self, truth: &[f64], p: &[f64], dims: &[usize], spacing: &[f64]) -> Vec<f64> {
        let members: Vec<bool> = truth.iter().map(|&t| t > 0.5).collect();
        match self.rule {
            Rule::Given => Vec::new(),
            Rule::Boundary => distance::signed_distances(&members, dims, spacing, 1.0),
            Rule::Region => {
                let signed = distance::signed_distances(&members, dims, spacing, 0.0);
                let largest = signed.iter().fold(0.0, |a: f64, d| a.max(-d));
                let weight = |d: &f64| if *d < 0.0 { d / (largest + 1e-15) } else { 1.0 };
                signed.iter().map(|d| if largest == 0.0 { 0.0 } else { weight(d) }).collect()
            }
            Rule::Hausdorff { alpha } => {
                let predicted: Vec<bool> = p.iter().map(|&p| p > 0.5).collect();
                let pairs = powers(&members, dims, alpha).into_iter().zip(powers(&predicted, dims, alpha));
                pairs.map(|(a, b)| a + b).collect()
            }
        }
    }
}

/// From slopes by the probabilities of each row to those by the scores; 0 where a row does not count.
pub(in crate::family) fn to_scores(
    activation: Activation,
    rows: &HostRows<'_>,
    probabilities: &[Vec<f64>],
    slopes: &[Vec<f64>],
    count: usize,
) -> Vec<f64> {
    let mut grad = vec![0.0; count];
    for (q, (p, g)) in probabilities.iter().zip(slopes).enumerate().filter(|&(q, _)| rows.counts(q)) {
        let dot: f64 = p.iter().zip(g).map(|(p, g)| p * g).sum();
        for (c, (p, g)) in p.iter().zip(g).enumerate() {
            grad[rows.cell(q, c)] = match activation {
                Activation::Softmax => p * (g - dot),
                Activation::Sigmoid => g * p * (1.0 - p),
                Activation::None => *g,
            };
        }
    }
    grad
}

/// The f64 driver: plane by plane.
fn reference(loss: &FieldLoss<'_>, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let shape = Shape::of(loss, request)?;
    let spacing = distance::spacing_of(loss.spacing, shape.space.len())?;
    let reduction = request.reduction;
    crate::stage::check_upstream(request, &shape.loss_dims(reduction))?;
    // No label is ignored: one outside the classes is an error.
    let rows = HostRows::new(tensors, request.options.class_axis, i32::MIN, 0.0)?;
    let input = &tensors[INPUT];
    let (space, terms) = (shape.layout.space as usize, shape.terms as usize);
    let planes = shape.planes() as usize;
    let scale = crate::stage::reduction_scale(reduction, planes as f64, shape.layout.samples as f64);
    let probabilities: Vec<Vec<f64>> =
        (0..shape.layout.rows() as usize).map(|q| activate(loss.activation, &rows, input.as_floats(), q)).collect();
    let mut slopes: Vec<Vec<f64>> = probabilities.iter().map(|p| vec![0.0; p.len()]).collect();
    let mut values = Vec::with_capacity(planes);
    for plane in 0..planes {
        let c = shape.first_class as usize + plane % terms;
        let positions = plane / terms * space..(plane / terms + 1) * space;
        let p: Vec<f64> = positions.clone().map(|q| probabilities[q][c]).collect();
        let t: Vec<f64> = positions.clone().map(|q| rows.share(q, c)).collect();
        let weights = loss.weights(&t, &p, &shape.space, &spacing);
        let counted = positions.clone().filter(|&q| rows.counts(q)).count() as f64;
        let by_plane = scale * crate::stage::upstream(tensors, reduction, plane) / counted.max(1.0);
        let mut sum = 0.0;
        for (i, q) in positions.enumerate().filter(|&(_, q)| rows.counts(q)) {
            let (d, w) = (p[i] - t[i], weights[i]);
            let (value, slope) = match loss.rule {
                Rule::Given | Rule::Boundary | Rule::Region => (p[i] * w, w),
                Rule::Hausdorff { .. } => (d * d * w, 2.0 * d * w),
            };
            sum += value;
            slopes[q][c] = by_plane * slope;
        }
        values.push(sum / counted.max(1.0));
    }
    let grad = to_scores(loss.activation, &rows, &probabilities, &slopes, input.len());
    let loss = if reduction == Reduction::None {
        HostTensor::floats(shape.loss_dims(reduction), values)
    } else {
        HostTensor::floats([], vec![values.iter().sum::<f64>() * scale])
    };
    Ok(crate::stage::evaluation(loss, input, grad))
}
