//! Structural similarity: a pass that filters five moments and keeps three slopes a pixel, and a gradient pass
//! that filters the slopes. Up to [`TILED_WINDOW`] rows and columns of the window share a tile in workgroup
//! memory; wider windows take one dispatch each.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::{Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::{Merge, Pass, Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, Domain, Emit, FORWARD, Groups, HostCall, Map, Outline, Stage, Tiles};
use crate::tensor::{INPUT, TARGET};
use crate::variant::ClassAxis;

/// Columns of a tile.
const ACROSS: u64 = 16;
/// Rows of a tile where its slopes fit workgroup memory, and where they do not.
const DOWN: [u64; 2] = [32, 16];
/// Widest window with the higher tile.
const HIGHER_WINDOW: u64 = 13;
/// Widest window whose tile fits workgroup memory at all.
const TILED_WINDOW: u64 = 15;
/// Neighbours that an invocation filters together.
const QUAD: u64 = 4;
/// Widest window at all: its taps fit workgroup memory.
const WIDEST_WINDOW: u64 = 2047;

const MOMENTS: Element = Element::Plain("Moments", 16);
const SLOPES: Element = Element::Plain("Slopes", 12);

/// The planes of a call: tiles, or runs of pixels of whole planes for wide windows.
struct Planes {
    planes: u64,
    height: u64,
    width: u64,
    window: u64,
    workgroup: u64,
}

impl Planes {
    fn tiled(&self) -> bool {
        self.window <= TILED_WINDOW
    }

    fn pixels(&self) -> u64 {
        self.planes * self.height * self.width
    }

    /// Rows of a tile.
    fn down(&self) -> u64 {
        DOWN[usize::from(self.window > HIGHER_WINDOW)]
    }

    /// A tile reads a window's radius beyond, and the middle pixels of the blocks it meets there.
    fn tiles(&self) -> Tiles {
        let dims = [1, self.height, self.width];
        Tiles { planes: self.planes, dims, tile: [1, self.down(), ACROSS], reach: self.window / 2 + self.down() }
    }

    fn whole(&self) -> Groups {
        Groups { count: self.planes, cells: self.height * self.width, block: self.workgroup }
    }
}

/// The window, and the constants (k1 L)^2 and (k2 L)^2.
pub(crate) struct Similarity {
    pub window: i32,
    pub sigma: f64,
    pub c1: f64,
    pub c2: f64,
}

/// A loss of structural similarity.
pub(crate) trait Ssim: Loss {
    fn similarity(&self) -> Similarity;
}

impl Family for dyn Ssim {
    const NAME: &'static str = "structure";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N C H W", TensorKind::Float).with_grad(),
            TensorDecl::required(TARGET, "N C H W", TensorKind::Float),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("N C H W")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn plan(loss: &dyn Ssim, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let input = &request.tensors[INPUT];
    check_axis(loss, request)?;
    let window = loss.similarity().window as u64;
    if window > WIDEST_WINDOW {
        let what = format!("`{}`: window", loss.name());
        return Err(Error::TooLarge { what, needed: window, limit: WIDEST_WINDOW });
    }
    let [samples, channels, height, width] = std::array::from_fn(|i| input.dims[i] as u64);
    let outline = Outline::new(&[INPUT]).workgroup(128);
    Call::loss(loss, request, caps, outline, |call| {
        let planes = Planes { planes: samples * channels, height, width, window, workgroup: call.workgroup() };
        let slopes = call.wants(INPUT).then(|| call.saved("slopes", &[planes.pixels(), 3], Merge::Local));
        let (tiles, whole) = (planes.tiles(), planes.whole());
        let over: &dyn Domain = if planes.tiled() { &tiles } else { &whole };
        value(loss, call, &planes, over, slopes)?;
        let Some(slopes) = slopes else { return Ok(()) };
        for (pass, emit, known) in call.roles(true) {
            if emit != Emit::Value {
                gradient(loss, call, &planes, over, slopes, pass, known)?;
            }
        }
        Ok(())
    })
}

fn check_axis(loss: &dyn Ssim, request: &Request) -> Result<(), Error> {
    if request.options.class_axis == ClassAxis::Last {
        return Err(Error::unsupported(loss.name(), "images are [N, C, H, W]: channels come first"));
    }
    Ok(())
}

impl Planes {
    /// What all kernels have in common.
    fn stage<'s>(&self, loss: &dyn Ssim, stage: Stage<'s>) -> Stage<'s> {
        let stage = stage
            .fragments([fragment!("family/structure/ssim_window")])
            .numerics()
            .parameters(&loss.parameters())
            .constant("WINDOW", self.window as u32)
            .tensor(INPUT, self.pixel())
            .tensor(TARGET, self.pixel())
            // Four moments by rows and by columns, and the quotients.
            .flops((16 * self.window + 60) * self.item());
        if self.tiled() { stage } else { stage.words(&[("height", self.height), ("width", self.width)]) }
    }

    /// Adds the workgroup memory of a tile, with as many cells for four pixels.
    fn with_cells<'s>(&self, stage: Stage<'s>, per_four: u32) -> Stage<'s> {
        let rows = (self.down() + self.window - 1) * (ACROSS / QUAD);
        stage
            .fragments([fragment!("family/structure/ssim_cells")])
            .constant("DOWN", self.down() as u32)
            .constant("PER_FOUR", per_four)
            .constant("EACH", rows.div_ceil(self.workgroup) as u32)
    }

    /// Pixels of an item: tiles count them, whole planes are one.
    fn item(&self) -> u64 {
        if self.tiled() { 1 } else { self.height * self.width }
    }

    /// One element a pixel.
    fn pixel(&self) -> Map<'static> {
        Map::Item(self.item())
    }
}

fn value<'a>(
    loss: &dyn Ssim,
    call: &mut Call<'a>,
    planes: &Planes,
    over: &dyn Domain,
    slopes: Option<Place>,
) -> Result<(), Error> {
    let stage = |call: &Call<'a>, entry: Fragment| {
        let moments = fragment!("family/structure/ssim_moments");
        planes.stage(loss, call.stage(Emit::Value, true, over)).fragments([moments, entry])
    };
    let main = if planes.tiled() {
        planes.with_cells(stage(call, fragment!("family/structure/ssim_tile")), 2)
    } else {
        let place = call.scratch(MOMENTS, planes.pixels());
        stage(call, fragment!("family/structure/ssim_rows"))
            .work("moments", MOMENTS, place, planes.pixel())
            .push(call, &FORWARD)?;
        stage(call, fragment!("family/structure/ssim_columns")).work("moments", MOMENTS, place, planes.pixel())
    };
    main.fragments([fragment!("family/structure/ssim_emit")])
        .work("slopes", SLOPES, slopes, planes.pixel())
        .value(planes.pixel())
        .push(call, &FORWARD)
}

fn gradient<'a>(
    loss: &dyn Ssim,
    call: &mut Call<'a>,
    planes: &Planes,
    over: &dyn Domain,
    slopes: Place,
    pass: Pass,
    known: bool,
) -> Result<(), Error> {
    let stage = |call: &Call<'a>, entry: Fragment| {
        planes
            .stage(loss, call.stage(Emit::Gradient, known, over))
            .fragments([entry, fragment!("family/structure/ssim_slopes")])
            .work("slopes", SLOPES, slopes, planes.pixel())
            .upstream(planes.pixel())
    };
    if planes.tiled() {
        let tiles = planes.with_cells(stage(call, fragment!("family/structure/ssim_gradient_tile")), 3);
        let tiles = tiles.gradient(INPUT, planes.pixel());
        // No word lies in two rows.
        let words = tiles.stores_halves("grad_input") && planes.width.is_multiple_of(2);
        let store = match words {
            true => fragment!("family/structure/ssim_gradient_words"),
            false => fragment!("family/structure/ssim_gradient_each"),
        };
        return tiles.fragments([store]).own_words("grad_input", words).push(call, &[pass]);
    }
    let rows = call.scratch(SLOPES, planes.pixels());
    stage(call, fragment!("family/structure/ssim_gradient_rows"))
        .work("rows", SLOPES, rows, planes.pixel())
        .push(call, &[pass])?;
    stage(call, fragment!("family/structure/ssim_gradient_columns"))
        .work("rows", SLOPES, rows, planes.pixel())
        .gradient(INPUT, planes.pixel())
        .push(call, &[pass])
}

/// A plane filtered by rows and columns, with zeros around.
fn filter(plane: &[f64], width: usize, taps: &[f64]) -> Vec<f64> {
    let height = plane.len() / width;
    let radius = taps.len() / 2;
    let along = |source: &[f64], y: usize, x: usize, down: bool| {
        let (at, size) = if down { (y, height) } else { (x, width) };
        let term = |(k, tap): (usize, &f64)| match (at + k).checked_sub(radius) {
            Some(from) if from < size => tap * if down { source[from * width + x] } else { source[y * width + from] },
            _ => 0.0,
        };
        taps.iter().enumerate().map(term).sum::<f64>()
    };
    let pixels = || (0..plane.len()).map(|i| (i / width, i % width));
    let rows: Vec<f64> = pixels().map(|(y, x)| along(plane, y, x, false)).collect();
    pixels().map(|(y, x)| along(&rows, y, x, true)).collect()
}

/// The f64 driver.
fn reference(loss: &dyn Ssim, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    check_axis(loss, request)?;
    let input = &tensors[INPUT];
    let call = HostCall::new(loss, request, tensors)?;
    let Similarity { window, sigma, c1, c2 } = loss.similarity();
    let radius = f64::from(window / 2);
    let weights: Vec<f64> = (0..window).map(|k| (-0.5 * ((f64::from(k) - radius) / sigma).powi(2)).exp()).collect();
    let taps: Vec<f64> = weights.iter().map(|w| w / weights.iter().sum::<f64>()).collect();
    let (width, plane) = (input.dims[3], input.dims[2] * input.dims[3]);
    let count = input.len();
    let scale = call.scale(count as f64, input.dims[0]);
    let ratio = |a: f64, b: f64| if a == 0.0 && b == 0.0 { 1.0 } else { a / b };
    let inverse = |b: f64| if b == 0.0 { 0.0 } else { 1.0 / b };
    let (mut values, mut grad) = (vec![0.0; count], vec![0.0; count]);
    for start in (0..count).step_by(plane.max(1)) {
        // A NaN or infinity in either image makes the windows that hold the pixel a NaN.
        let known = |x: f64, y: f64| if x.is_finite() && y.is_finite() { [x, y] } else { [f64::NAN; 2] };
        let pixels = input.as_floats()[start..].iter().zip(&tensors[TARGET].as_floats()[start..]).take(plane);
        let (x, y): (Vec<f64>, Vec<f64>) = pixels.map(|(&x, &y)| known(x, y)).map(|[x, y]| (x, y)).unzip();
        let moment = |f: &dyn Fn(f64, f64) -> f64| {
            filter(&x.iter().zip(&y).map(|(&x, &y)| f(x, y)).collect::<Vec<_>>(), width, &taps)
        };
        let (mx, my) = (moment(&|x, _| x), moment(&|_, y| y));
        let (xx, yy, xy) = (moment(&|x, _| x * x), moment(&|_, y| y * y), moment(&|x, y| x * y));
        let mut slopes = [vec![0.0; plane], vec![0.0; plane], vec![0.0; plane]];
        for i in 0..plane {
            let a1 = 2.0 * mx[i] * my[i] + c1;
            let a2 = 2.0 * (xy[i] - mx[i] * my[i]) + c2;
            let b1 = mx[i] * mx[i] + my[i] * my[i] + c1;
            let b2 = xx[i] - mx[i] * mx[i] + yy[i] - my[i] * my[i] + c2;
            let (r1, r2) = (ratio(a1, b1), ratio(a2, b2));
            let s = r1 * r2;
            values[start + i] = 1.0 - s;
            let g = call.upstream(start + i);
            let mean =
                2.0 * my[i] * (r2 * inverse(b1) - r1 * inverse(b2)) - 2.0 * mx[i] * s * (inverse(b1) - inverse(b2));
            for (slope, value) in slopes.iter_mut().zip([mean, -s * inverse(b2), 2.0 * r1 * inverse(b2)]) {
                slope[i] = g * value;
            }
        }
        let [mean, square, cross] = slopes.map(|s| filter(&s, width, &taps));
        for i in 0..plane {
            grad[start + i] = -scale * (mean[i] + 2.0 * x[i] * square[i] + y[i] * cross[i]);
        }
    }
    let gradient = call.packed(INPUT, grad);
    Ok(call.evaluation(values, scale, [gradient]))
}
