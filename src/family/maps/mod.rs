//! Losses of attention and part maps: a workgroup takes a map, finds its value together, then gives the gradient cell by cell.
//! A map is read again for the gradient, from the cache where it fits there, and nothing of it is kept in memory.

pub(crate) mod parts;
pub(crate) mod presence;

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Absent, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, Denominator, Emit, HostCall, ITEM, Items, Map, Outline, Run};
use crate::tensor::{INPUT, IOU, MASK, OTHER};

/// What stands beside a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beside {
    /// Which cells are inside, of an attention map.
    Mask,
    /// The same, and how well the map fits already, for each map.
    MaskAndOverlap,
    /// Nothing, of part maps, the last channel of which is the background.
    Nothing,
    /// Another map for each part.
    Map,
}

impl Beside {
    /// Whether each sample has a channel more than maps that count.
    fn parts(self) -> bool {
        matches!(self, Self::Nothing | Self::Map)
    }
}

/// A map in f64, with what stands beside it.
pub(crate) struct HostMap<'a> {
    pub height: usize,
    pub width: usize,
    pub values: &'a [f64],
    /// Which cells are inside; empty of part maps.
    pub inside: Vec<bool>,
    pub overlap: f64,
    /// The other map; empty where there is none.
    pub other: &'a [f64],
}

/// The formula of a loss of maps.
pub(crate) trait MapLoss: Loss {
    fn beside(&self) -> Beside;

    /// WGSL that defines `value_of(lid, map) -> f32`, which every invocation calls, and then `slope_of(map, cell) -> f32`; and
    /// `other_slope_of`, where there is another map.
    fn hook(&self) -> Vec<Fragment>;

    /// Fails for maps of a size that it does not take.
    fn check(&self, _height: u64, _width: u64) -> Result<(), Error> {
        Ok(())
    }

    /// Overrides that the hook declares, for maps of this size.
    fn constants(&self, _height: u64, _width: u64) -> Vec<(&'static str, u64)> {
        Vec::new()
    }

    /// The value of a map, and the slopes by its cells, then by the other map's.
    fn define(&self, map: &HostMap<'_>) -> (f64, Vec<f64>, Vec<f64>);

    /// Floating-point operations of a cell, value and slope.
    fn flops(&self) -> u64;
}

impl Family for dyn MapLoss {
    const NAME: &'static str = "maps";

    fn tensors(&self) -> Vec<TensorDecl> {
        let of = |dims| TensorDecl::required(INPUT, dims, TensorKind::Float).with_grad();
        let mask = TensorDecl::required(MASK, "K H W", TensorKind::Mask);
        match self.beside() {
            Beside::Mask => vec![of("K H W"), mask],
            Beside::MaskAndOverlap => {
                vec![of("K H W"), mask, TensorDecl::optional(IOU, "K", TensorKind::Auxiliary)]
            }
            Beside::Nothing => vec![of("N K+1 H W")],
            Beside::Map => {
                let other = TensorDecl::required(OTHER, "N K+1 H W", TensorKind::Float).with_grad();
                vec![of("N K+1 H W"), other]
            }
        }
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss(if self.beside().parts() { "N K" } else { "K" })]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// Sizes of a call.
#[derive(Debug, Clone, Copy)]
struct Shape {
    samples: u64,
    /// Channels of a sample, and how many of them are maps that count.
    channels: u64,
    counted: u64,
    height: u64,
    width: u64,
}

impl Shape {
    fn of(loss: &dyn MapLoss, request: &Request) -> Result<Self, Error> {
        let dims: Vec<u64> = request.tensors[INPUT].dims.iter().map(|&d| d as u64).collect();
        let shape = match dims[..] {
            [samples, channels, height, width] => Self { samples, channels, counted: channels - 1, height, width },
            [samples, height, width] => Self { samples, channels: 1, counted: 1, height, width },
            _ => unreachable!("maps have three or four dims"),
        };
        loss.check(shape.height, shape.width)?;
        Ok(shape)
    }

    fn cells(&self) -> u64 {
        self.height * self.width
    }

    /// The elements of the loss before a channel.
    fn before(&self, channel: u64) -> u64 {
        channel / self.channels * self.counted + (channel % self.channels).min(self.counted)
    }
}

fn plan(loss: &dyn MapLoss, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let shape = Shape::of(loss, request)?;
    let elements = shape.samples * shape.counted;
    let outline = Outline::new(&[INPUT]).mean(Denominator::Cells).cells(Some(elements)).samples(shape.samples);
    Call::loss(loss, request, caps, outline, |call| {
        let over = Items { count: shape.samples * shape.channels, block: 1 };
        call.emit(&over, |stage| {
            let values = || Map::of(move |run: &Run| shape.before(run.items.start)..shape.before(run.items.end));
            let pairs = stage.dims(INPUT).is_some() && shape.cells().is_multiple_of(2);
            let gradient = stage.emit() != Emit::Value;
            let stage = stage
                .fragments([fragment!("family/maps/main"), fragment!("lib/group_sums")])
                .fragments(loss.hook())
                .numerics()
                .parameters(&loss.parameters())
                .constant("GRADIENT", gradient)
                .constants(&loss.constants(shape.height, shape.width))
                .words(&[("channels", shape.channels), ("counted", shape.counted)])
                .words(&[("height", shape.height), ("width", shape.width), ("members", shape.cells())])
                .tensor(INPUT, Map::Item(shape.cells()))
                .again(INPUT, u64::from(gradient))
                .upstream(values())
                .value(values())
                .gradient(INPUT, Map::Item(shape.cells()))
                .flops(loss.flops() * shape.cells());
            let stage = match loss.beside() {
                Beside::Mask => stage.tensor(MASK, Map::Item(shape.cells())),
                Beside::MaskAndOverlap => {
                    stage.tensor(MASK, Map::Item(shape.cells())).optional(IOU, Absent::Float(IOU, "0.0"), ITEM)
                }
                Beside::Nothing => stage,
                Beside::Map => stage
                    .tensor(OTHER, Map::Item(shape.cells()))
                    .again(OTHER, u64::from(gradient))
                    .gradient(OTHER, Map::Item(shape.cells()))
                    .own_words("grad_other", pairs),
            };
            let stage = stage.own_words("grad_input", pairs);
            let halves = pairs && (stage.stores_halves("grad_input") || stage.stores_halves("grad_other"));
            stage.constant("PAIR", if halves { 2u32 } else { 1 }).fragments([match loss.beside() {
                Beside::Map => fragment!("family/maps/slopes_two"),
                _ => fragment!("family/maps/slopes_one"),
            }])
        })
    })
}

/// The f64 driver: map by map.
fn reference(loss: &dyn MapLoss, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let shape = Shape::of(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let input = &tensors[INPUT];
    let cells = shape.cells() as usize;
    let other = tensors.get(OTHER).map_or(&[][..], HostTensor::as_floats);
    let mask = tensors.get(MASK).map_or(&[][..], HostTensor::as_integers);
    let elements = (shape.samples * shape.counted) as usize;
    let scale = call.scale(elements as f64, shape.samples as usize);
    let mut values = vec![0.0; elements];
    let (mut slopes, mut other_slopes) = (vec![0.0; input.len()], vec![0.0; other.len()]);
    for channel in 0..if input.len() == 0 { 0 } else { (shape.samples * shape.channels) as usize } {
        if channel as u64 % shape.channels >= shape.counted {
            continue;
        }
        let part = channel * cells..(channel + 1) * cells;
        let map = HostMap {
            height: shape.height as usize,
            width: shape.width as usize,
            values: &input.as_floats()[part.clone()],
            inside: mask.get(part.clone()).map_or(Vec::new(), |mask| mask.iter().map(|&m| m != 0).collect()),
            overlap: tensors.get(IOU).map_or(0.0, |iou| iou.as_floats()[channel]),
            other: other.get(part.clone()).unwrap_or(&[]),
        };
        let element = shape.before(channel as u64) as usize;
        let factor = scale * call.upstream(element);
        let known = map.values.iter().chain(map.other).chain([&map.overlap]).all(|x| x.is_finite());
        let (value, own, beside) = match known {
            true => loss.define(&map),
            false => (f64::NAN, vec![f64::NAN; cells], vec![f64::NAN; map.other.len()]),
        };
        values[element] = value;
        own.iter().zip(&mut slopes[part.clone()]).for_each(|(slope, to)| *to = slope * factor);
        beside
            .iter()
            .zip(&mut other_slopes[if other.is_empty() { 0..0 } else { part }])
            .for_each(|(s, to)| *to = s * factor);
    }
    let mut gradients = vec![call.packed(INPUT, slopes)];
    if tensors.contains_key(OTHER) {
        gradients.push(call.packed(OTHER, other_slopes));
    }
    Ok(call.evaluation(values, scale, gradients))
}
