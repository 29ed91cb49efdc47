//! Losses of the strongest place of each part in a batch: the best window of each map, then of each part's maps.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::{Element, fragment};
use crate::output::OutputDecl;
use crate::plan::{Merge, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{BACKWARD, Call, Denominator, FORWARD, HostCall, ITEM, Items, Map, Outline};
use crate::tensor::INPUT;

/// Side of a window.
const SIDE: usize = 3;

/// A loss of the best window of each channel.
pub(crate) trait Presence: Loss {
    /// Cells along each border in which no window is.
    fn crop(&self) -> i32;
}

impl Family for dyn Presence {
    const NAME: &'static str = "maps";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "N K+1 H W", TensorKind::Float).with_grad()]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("K+1")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// The order of a window's sum, and where it starts; then the sample too.
const WINDOW: Element = Element::Plain("vec2<u32>", 8);

/// Windows along both axes.
fn windows(loss: &dyn Presence, request: &Request) -> Result<[usize; 2], Error> {
    let dims = &request.tensors[INPUT].dims;
    let least = 2 * loss.crop() as usize + SIDE;
    if dims[2] < least || dims[3] < least {
        let expected = format!("maps of at least {least} cells a side");
        return Err(Error::Shape { name: INPUT.into(), expected, found: dims.clone() });
    }
    Ok([dims[2], dims[3]].map(|size| size + 1 - least))
}

fn plan(loss: &dyn Presence, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let windows = windows(loss, request)?.map(|count| count as u64);
    let dims: Vec<u64> = request.tensors[INPUT].dims.iter().map(|&d| d as u64).collect();
    let (samples, channels, cells) = (dims[0], dims[1], dims[2] * dims[3]);
    let outline = Outline::new(&[INPUT]).mean(Denominator::Cells).cells(Some(channels)).samples(samples);
    Call::loss(loss, request, caps, outline, |call| {
        let best = call.scratch(WINDOW, samples * channels);
        let chosen = call.saved("chosen", &[channels, 2], Merge::Local);
        let maps = Items { count: samples * channels, block: 1 };
        call.sums(&maps)
            .fragments([fragment!("family/maps/best_window"), fragment!("lib/ordered_key")])
            .numerics()
            .parameters(&loss.parameters())
            .words(&[
                ("width", dims[3]),
                ("cells", cells),
                ("windows", windows[0] * windows[1]),
                ("across", windows[1]),
            ])
            .tensor(INPUT, Map::Item(cells))
            .work("best", WINDOW, best, ITEM)
            .flops(10 * windows[0] * windows[1])
            .push(call, &FORWARD)?;
        let parts = Items { count: channels, block: 1 };
        call.sums(&parts)
            .fragments([fragment!("family/maps/best_map"), fragment!("lib/ordered_key")])
            .numerics()
            .words(&[("samples", samples), ("channels", channels)])
            .work("best", WINDOW, best, Map::Whole(samples * channels))
            .work("chosen", WINDOW, chosen, ITEM)
            .value(ITEM)
            .flops(2 * samples)
            .push(call, &FORWARD)?;
        if !call.wants(INPUT) {
            return Ok(());
        }
        let over = Items { count: samples * channels * cells, block: call.workgroup() };
        call.sums(&over)
            .fragments([fragment!("family/maps/window_slope")])
            .numerics()
            .words(&[("channels", channels), ("width", dims[3]), ("cells", cells)])
            .work("chosen", WINDOW, chosen, Map::Whole(channels))
            .upstream(Map::Whole(channels))
            .gradient(INPUT, ITEM)
            .push(call, &BACKWARD)
    })
}

/// The f64 driver: window by window.
fn reference(loss: &dyn Presence, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let [down, across] = windows(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let input = &tensors[INPUT];
    if input.len() == 0 {
        return Ok(call.nothing(input));
    }
    let [samples, channels, height, width] = input.dims[..] else { unreachable!("maps have four dims") };
    let (x, crop) = (input.as_floats(), loss.crop() as usize);
    let scale = call.scale(channels as f64, samples);
    let (mut values, mut slopes) = (Vec::new(), vec![0.0; x.len()]);
    for channel in 0..channels {
        let cells_of = |n: usize, y: usize, x: usize| {
            let first = ((n * channels + channel) * height + y + crop) * width + x + crop;
            (0..SIDE * SIDE).map(move |k| first + k / SIDE * width + k % SIDE)
        };
        let places = (0..samples).flat_map(|n| (0..down * across).map(move |k| (n, k / across, k % across)));
        // What is no number comes out, and so does minus infinity.
        let known = |x: f64| if x.is_finite() { x } else { f64::NAN };
        let mean = |(n, y, c): (usize, usize, usize)| cells_of(n, y, c).map(|i| known(x[i])).sum::<f64>() / 9.0;
        let above = |a: f64, b: f64| !b.is_nan() && (a.is_nan() || a > b);
        let best = places.map(|place| (mean(place), place)).reduce(|a, b| if above(b.0, a.0) { b } else { a });
        let (most, (n, y, c)) = best.expect("a map has windows");
        values.push(1.0 - most);
        let upstream = scale * call.upstream(channel);
        cells_of(n, y, c).for_each(|i| slopes[i] = if most.is_nan() { f64::NAN } else { -upstream / 9.0 });
    }
    let gradient = call.packed(INPUT, slopes);
    Ok(call.evaluation(values, scale, [gradient]))
}
