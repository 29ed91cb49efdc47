//! Kernels that read planes of classes, put together by hand.

use crate::error::Error;
use crate::family::overlap::Activation;
use crate::kernel::{Absent, Access, Binding, Element, Fragment, Kernel, fragment};
use crate::plan::{Pass, Place, PlanBuilder, Step, Window, whole};
use crate::request::Request;
use crate::stage::{FORWARD, Layout};
use crate::tensor::{CELL_MASK, DType, GRAD_INPUT, GRAD_OUTPUT, INPUT, LABELS, TARGET};
use crate::variant::{ClassAxis, Variant};

/// The window of a binding for planes `first .. first + count`.
pub(crate) type PlaneWindows<'a> = Box<dyn Fn(&str, u64, u64) -> Window + 'a>;

/// What a loss shares with those of distance fields.
pub(crate) struct FieldLoss {
    pub name: &'static str,
    pub activation: Activation,
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
    pub fn of(loss: &FieldLoss, request: &Request) -> Result<Self, Error> {
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
        let first_class = u64::from(layout.classes > 1);
        let terms = layout.classes.saturating_sub(first_class);
        Ok(Self { layout, space, first_class, terms })
    }

    pub fn planes(&self) -> u64 {
        self.layout.samples * self.terms
    }
}

const NUMBER: Element = Element::Plain("f32", 4);
const NORM: Element = Element::Plain("vec2<f32>", 8);

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
    loss: &'a FieldLoss,
    pub request: &'a Request,
    pub builder: PlanBuilder<'b>,
    variant: Variant,
    pub shape: Shape,
    field: Place,
    norms: Option<Place>,
}

impl<'a, 'b> Planner<'a, 'b> {
    /// For a loss that brings its own sums: probabilities, truth, and the gradient from weights in `field`.
    pub fn bare(
        loss: &'a FieldLoss,
        request: &'a Request,
        builder: PlanBuilder<'b>,
        variant: Variant,
        shape: Shape,
        norms: Option<Place>,
        field: Place,
    ) -> Self {
        Self { loss, request, builder, variant, shape, field, norms }
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
        self.by_sample(kernel, &FORWARD, self.variant.workgroup_size.into())
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

    /// The gradient by the scores.
    pub fn gradient(&mut self) -> Result<(), Error> {
        let accumulate = self.request.options.accumulate;
        let kernel = self.kernel("", fragment!("family/boundary/field_gradient"));
        let kernel = kernel.fragments([
            fragment!("family/boundary/field_linear"),
            fragment!("lib/upstream_one"),
            fragment!("lib/numerics"),
        ]);
        let kernel = self.with_truth(self.with_prediction(kernel));
        let kernel = kernel.bind("field", NUMBER, Access::Workspace).absent(Absent::Float("coefficients", "1.0"));
        let kernel = match self.dtype(GRAD_OUTPUT) {
            Some(dtype) => kernel.bind("grad_output", Element::Float(dtype), Access::Read),
            None => kernel.absent(Absent::Float("grad_output", "1.0")),
        };
        let access = if accumulate { Access::Accumulate } else { Access::Write };
        let kernel = kernel.bind("grad_input", Element::Float(self.request.tensors[INPUT].dtype), access);
        self.by_sample(kernel, &[Pass::Gradient, Pass::Fused], self.variant.workgroup_size.into())
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
    /// sample otherwise.
    fn by_sample(&mut self, kernel: Kernel, passes: &[Pass], block: u64) -> Result<(), Error> {
        let Layout { samples, classes, space, .. } = self.shape.layout;
        let terms = self.shape.terms;
        let units = space.div_ceil(block);
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
                _ => whole(Place::Tensor(GRAD_OUTPUT), 1),
            };
            let range = (first * units, count * units);
            let windows = windows(&kernel, &window);
            self.step(kernel.clone(), passes, range, units, windows);
        }
        Ok(())
    }

    /// Adds one step over units `range.0 .. range.0 + range.1`.
    fn step(&mut self, kernel: Kernel, passes: &[Pass], range: (u64, u64), units: u64, windows: Vec<Window>) {
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
            _ => 0,
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
