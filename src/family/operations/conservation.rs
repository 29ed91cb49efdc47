//! Predictions of mean and standard deviation along lines, moved so that their integrals are what is conserved.
//!
//! A workgroup a line finds what the projection needs, 16 bytes that are kept; the outputs follow element by element. The
//! gradient of a line takes both halves of the upstream gradient, one of which is copied, as they lie far apart.

use super::ITEMS;
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::{Merge, Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::totals::NUMBER;
use crate::stage::{BACKWARD, Call, FORWARD, HostCall, ITEM, Items, Map, Outline, Run, Stage};
use crate::tensor::{GRAD_OUTPUT, MASS, MEAN, OUTPUT, QUADRATURE, STD};

crate::params::word_parameter! {
    /// What a projection holds to.
    pub enum Conserving {
        /// The mass up to a precision.
        Soft = "soft",
        /// The mass exactly.
        Exact = "exact",
        /// The mass exactly, whatever the deviations, which stay.
        Homoscedastic = "homoscedastic",
    }
}

impl Conserving {
    /// WGSL of what a weight draws on.
    fn drawn(self) -> Fragment {
        match self {
            Self::Soft | Self::Exact => fragment!("family/operations/drawn_by_variance"),
            Self::Homoscedastic => fragment!("family/operations/drawn_alike"),
        }
    }

    /// WGSL of how well the mass is known.
    fn slack(self) -> Fragment {
        match self {
            Self::Soft => fragment!("family/operations/slack_soft"),
            Self::Exact | Self::Homoscedastic => fragment!("family/operations/slack_none"),
        }
    }
}

/// A projection onto what is conserved.
pub(crate) trait Conservation: Loss {
    fn conserving(&self) -> Conserving;

    /// The logarithm of the precision of the mass.
    fn log_tau(&self) -> f64;
}

impl Family for dyn Conservation {
    const NAME: &'static str = "operations";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(MEAN, "N X", TensorKind::Float).with_grad(),
            TensorDecl::required(STD, "N X", TensorKind::Float).with_grad(),
            TensorDecl::required(MASS, "N", TensorKind::Float).with_grad(),
            TensorDecl::required(QUADRATURE, "X|N X", TensorKind::Auxiliary),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(OUTPUT, "2 N X")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// One over the largest weight, the residual, one over its variance, and what of the deviations takes part.
const LINE: Element = Element::Plain("vec4<f32>", 16);

/// The lines of a call.
struct Lines<'a> {
    loss: &'a dyn Conservation,
    count: u64,
    length: u64,
    /// Whether each line has weights of its own.
    own_weights: bool,
    kept: Place,
}

fn plan(loss: &dyn Conservation, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let [count, length] = request.tensors[MEAN].dims[..] else { unreachable!("lines have two dims") };
    let (count, length) = (count as u64, length as u64);
    let own_weights = request.tensors[QUADRATURE].dims.len() == 2;
    Call::bare(loss, request, caps, Outline::new(&[MEAN]), |call| {
        let kept = call.saved("lines", &[count, 4], Merge::Local);
        let lines = Lines { loss, count, length, own_weights, kept };
        lines.sums(call)?;
        lines.output(call, 0)?;
        lines.output(call, 1)?;
        if [MEAN, STD, MASS].iter().any(|name| call.wants(name)) { lines.gradients(call) } else { Ok(()) }
    })
}

impl Lines<'_> {
    /// `weight_at(line, j)`, in a stage of whose items a line has so many.
    fn weights<'s>(&self, stage: Stage<'s>, of: u64) -> Stage<'s> {
        let length = self.length;
        let map = match self.own_weights {
            true => Map::of(move |run: &Run| run.items.start / of * length..run.items.end.div_ceil(of) * length),
            false => Map::Whole(length),
        };
        stage
            .words(&[("length", length), ("weight_rows", self.own_weights.into())])
            .fragments([fragment!("family/operations/conservation_weight"), self.loss.conserving().drawn()])
            .numerics()
            .tensor(QUADRATURE, map)
    }

    fn sums(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let over = Items { count: self.count, block: 1 };
        let stage = call.sums(&over).fragments([fragment!("family/operations/conservation_sums")]);
        self.weights(stage.fragments([fragment!("lib/group_sums"), self.loss.conserving().slack()]), 1)
            .parameters(&self.loss.parameters())
            .tensor(MEAN, Map::Item(self.length))
            .tensor(STD, Map::Item(self.length))
            .tensor(MASS, ITEM)
            .work("lines", LINE, self.kept, ITEM)
            .flops(8 * self.length)
            .push(call, &FORWARD)
    }

    /// The means (side 0) or the variances.
    fn output(&self, call: &mut Call<'_>, side: u64) -> Result<(), Error> {
        let (length, elements) = (self.length, self.count * self.length);
        let (first, over) = (side * elements, Items { count: elements, block: call.workgroup() * ITEMS });
        let stage = call.sums(&over).fragments([
            fragment!("family/operations/main"),
            fragment!("family/operations/all_here"),
            if side == 0 {
                fragment!("family/operations/conserved_mean")
            } else {
                fragment!("family/operations/conserved_var")
            },
        ]);
        let of_lines = Map::of(move |run: &Run| run.items.start / length..run.items.end.div_ceil(length));
        let stage = self.weights(stage, length).constant("ITEMS", ITEMS as u32).word("first", first as u32);
        let stage = if side == 0 { stage.tensor(MEAN, ITEM) } else { stage };
        stage
            .tensor(STD, ITEM)
            .work("lines", LINE, self.kept, of_lines)
            .output(OUTPUT, "result", Map::of(move |run: &Run| first + run.items.start..first + run.items.end))
            .flops(6)
            .push(call, &FORWARD)
    }

    fn gradients(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let elements = self.count * self.length;
        let by_variance = call.scratch(NUMBER, elements);
        let over = Items { count: elements, block: call.workgroup() * ITEMS };
        let second = Map::of(move |run: &Run| elements + run.items.start..elements + run.items.end);
        call.sums(&over)
            .fragments([fragment!("family/operations/conservation_copy")])
            .constant("ITEMS", ITEMS as u32)
            .word("elements", elements as u32)
            .optional(GRAD_OUTPUT, Absent::Float(GRAD_OUTPUT, "1.0"), second)
            .work("by_variance", NUMBER, by_variance, ITEM)
            .push(call, &BACKWARD)?;
        let over = Items { count: self.count, block: 1 };
        let stage = call.sums(&over).fragments([fragment!("family/operations/conservation_gradient")]);
        let pairs = self.length.is_multiple_of(2);
        let stage = self
            .weights(stage.fragments([fragment!("lib/group_sums")]), 1)
            .tensor(STD, Map::Item(self.length))
            .work("lines", LINE, self.kept, ITEM)
            .optional(GRAD_OUTPUT, Absent::Float(GRAD_OUTPUT, "1.0"), Map::Item(self.length))
            .work("by_variance", NUMBER, by_variance, Map::Item(self.length))
            .gradient(MEAN, Map::Item(self.length))
            .gradient(STD, Map::Item(self.length))
            .gradient(MASS, ITEM)
            .own_words("grad_mean", pairs)
            .own_words("grad_std", pairs)
            .flops(16 * self.length);
        let halves = pairs && (stage.stores_halves("grad_mean") || stage.stores_halves("grad_std"));
        stage.constant("PAIR", if halves { 2u32 } else { 1 }).push(call, &BACKWARD)
    }
}

/// Least variance of what is projected with its deviations.
const LEAST: f64 = 1e-8;

/// The f64 driver: line by line.
fn reference(loss: &dyn Conservation, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let [mean, std, mass, weights] = [MEAN, STD, MASS, QUADRATURE].map(|name| tensors[name].as_floats());
    let length = tensors[MEAN].dims[1];
    let count = mean.len();
    let mut output = vec![0.0; 2 * count];
    let (mut of_mean, mut of_std, mut of_mass) = (vec![0.0; count], vec![0.0; count], vec![0.0; mass.len()]);
    let apart = loss.conserving() == Conserving::Homoscedastic;
    for (line, &mass) in mass.iter().enumerate().take(if count == 0 { 0 } else { mass.len() }) {
        let at = |j: usize| line * length + j;
        let w = |j: usize| if tensors[QUADRATURE].dims.len() == 2 { weights[at(j)] } else { weights[j] };
        let square = |j: usize| std[at(j)] * std[at(j)];
        // What a weight draws on: its variance, or as much of all.
        let k = |j: usize| if apart { w(j) } else { square(j) * w(j) };
        let sum = |of: &dyn Fn(usize) -> f64| (0..length).map(of).sum::<f64>();
        let residual = sum(&|j| w(j) * mean[at(j)]) - mass;
        let soft = if loss.conserving() == Conserving::Soft { (-loss.log_tau()).exp() } else { 0.0 };
        let variance = sum(&|j| w(j) * k(j)) + soft;
        let inverse = if variance == 0.0 { 0.0 } else { 1.0 / variance };
        let left = |j: usize| square(j) - k(j) * k(j) * inverse;
        let (u, d) = (|j: usize| call.upstream(at(j)), |j: usize| call.upstream(count + at(j)));
        let counts = |j: usize| if apart || left(j) >= LEAST || left(j).is_nan() { d(j) } else { 0.0 };
        let alpha = sum(&|j| k(j) * u(j));
        let by_variance = inverse * inverse * (alpha * residual + sum(&|j| counts(j) * k(j) * k(j)));
        for j in 0..length {
            output[at(j)] = mean[at(j)] - k(j) * residual * inverse;
            output[count + at(j)] = match () {
                () if apart => square(j),
                () if left(j).is_nan() => f64::NAN,
                () => left(j).max(LEAST),
            };
            of_mean[at(j)] = u(j) - w(j) * alpha * inverse;
            let by_k = -u(j) * residual * inverse - 2.0 * counts(j) * k(j) * inverse;
            let by_square = if apart { d(j) } else { counts(j) + w(j) * by_k + w(j) * w(j) * by_variance };
            of_std[at(j)] = 2.0 * std[at(j)] * by_square;
        }
        of_mass[line] = alpha * inverse;
    }
    let gradients = [call.packed(MEAN, of_mean), call.packed(STD, of_std), call.packed(MASS, of_mass)];
    Ok(call.outputs([(OUTPUT, HostData::Float(output))], gradients))
}
