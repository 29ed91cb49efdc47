//! Structural similarity: a pass that filters five moments and keeps three slopes a pixel, and a gradient pass
//! that filters the slopes. Up to [`TILED_WINDOW`] rows and columns of the window share a tile in workgroup
//! memory; wider windows take one dispatch each.

use super::Loss;
use super::begin::{Begun, begin};
use super::totals::{self, Denominator, Totals};
use crate::caps::Caps;
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Absent, Access, Element, Fragment, Kernel, fragment};
use crate::loss::SsimLoss;
use crate::params::Parameters;
use crate::plan::{Merge, Pass, Place, Plan, PlanBuilder, Step, Window, whole};
use crate::request::{Reduction, Request};
use crate::tensor::{DType, GRAD_INPUT, GRAD_OUTPUT, INPUT, LOSS, TARGET};
use crate::variant::{ClassAxis, Variant};

/// Side of a tile in pixels.
const TILE: u64 = 16;
/// Widest window whose tile (20 bytes a row, 12 bytes a pixel) fits workgroup memory beside the reduction.
const TILED_WINDOW: u64 = 15;
/// Widest window at all: its taps fit workgroup memory.
const WIDEST_WINDOW: u64 = 2047;

const MOMENTS: Element = Element::Plain("Moments", 20);
const SLOPES: Element = Element::Plain("Slopes", 12);
const WORDS: [&str; 6] = ["groups", "first_unit", "units", "height", "width", "nan_source"];

/// The planes of a call, cut into units: tiles, or runs of pixels for wide windows.
struct Planner<'a, 'b> {
    loss: &'a SsimLoss,
    request: &'a Request,
    builder: PlanBuilder<'b>,
    variant: Variant,
    totals: Totals,
    planes: u64,
    height: u64,
    width: u64,
    window: u64,
    slopes: Option<Place>,
}

/// Units that one step works on, and the pixels that it may touch.
struct Chunk {
    first_unit: u64,
    units: u64,
    first: u64,
    pixels: u64,
}

pub(crate) fn plan(loss: &SsimLoss, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let input = &request.tensors[INPUT];
    check_axis(loss, request)?;
    let window = loss.window as u64;
    if window > WIDEST_WINDOW {
        let what = format!("`{}`: window", loss.name());
        return Err(Error::TooLarge { what, needed: window, limit: WIDEST_WINDOW });
    }
    let none = request.reduction == Reduction::None;
    let loss_dims = if none { input.dims.clone() } else { Vec::new() };
    let pixels = input.elements();
    let (mut builder, variant) = match begin(loss.name(), &loss.parameters(), request, caps, 128, INPUT, loss_dims)? {
        Begun::Done(plan) => return Ok(plan),
        Begun::Open(builder, variant) => (builder, variant),
    };
    let wants_gradient = request.gradients.contains(INPUT);
    let [samples, channels, height, width] = std::array::from_fn(|i| input.dims[i] as u64);
    let denominator = Denominator::of(request.reduction, Denominator::Cells);
    let totals = Totals::reserve(&mut builder, variant, denominator, Some(pixels), samples);
    let dims = [pixels as usize, 3];
    let slopes = wants_gradient.then(|| builder.saved(&[("slopes", &dims, Merge::Local)]));
    let planes = samples * channels;
    let mut planner = Planner { loss, request, builder, variant, totals, planes, height, width, window, slopes };
    planner.value()?;
    if wants_gradient {
        planner.gradient(Pass::Gradient, false)?;
        planner.gradient(Pass::Fused, true)?;
    }
    planner.totals.finish(&mut planner.builder, &[Pass::Finish, Pass::Fused], !none, request.status);
    Ok(planner.builder.build())
}

fn check_axis(loss: &SsimLoss, request: &Request) -> Result<(), Error> {
    if request.options.class_axis == ClassAxis::Last {
        return Err(Error::unsupported(loss.name(), "images are [N, C, H, W]: channels come first"));
    }
    Ok(())
}

impl Planner<'_, '_> {
    fn tiled(&self) -> bool {
        self.window <= TILED_WINDOW
    }

    fn units(&self) -> u64 {
        if self.tiled() {
            self.height.div_ceil(TILE) * self.width.div_ceil(TILE)
        } else {
            (self.height * self.width).div_ceil(self.variant.workgroup_size.into())
        }
    }

    /// Cuts the planes, or the rows of tiles of a plane, so that no window passes the binding limit.
    fn chunks(&self, widest: Element) -> Result<Vec<Chunk>, Error> {
        let plane = self.height * self.width;
        let fit = self.builder.window_elements(widest).min(self.builder.window_elements(Element::Float(DType::F32)));
        let fit = fit.min(self.request.options.step_flops / self.flops());
        let units = self.units();
        if fit >= plane {
            let most = fit / plane;
            let starts = (0..self.planes).step_by(most as usize);
            let chunk = |first: u64| {
                let count = most.min(self.planes - first);
                Chunk { first_unit: first * units, units: count * units, first: first * plane, pixels: count * plane }
            };
            return Ok(starts.map(chunk).collect());
        }
        // A band of tiles reads a window's radius beyond, and the middle pixels of the blocks it meets there.
        let halo = self.window / 2 + TILE;
        let rows = (fit / self.width).saturating_sub(2 * halo) / TILE * TILE;
        if rows == 0 || !self.tiled() {
            let what = format!("binding of `{INPUT}`, pixels of one plane");
            return Err(Error::TooLarge { what, needed: plane, limit: fit });
        }
        let across = self.width.div_ceil(TILE);
        let mut chunks = Vec::new();
        for at in 0..self.planes {
            for top in (0..self.height).step_by(rows as usize) {
                let bottom = (top + rows).min(self.height);
                let (low, high) = (top.saturating_sub(halo), (bottom + halo).min(self.height));
                chunks.push(Chunk {
                    first_unit: at * units + top / TILE * across,
                    units: (bottom - top).div_ceil(TILE) * across,
                    first: at * plane + low * self.width,
                    pixels: (high - low) * self.width,
                });
            }
        }
        Ok(chunks)
    }

    /// Operations of a pixel: five moments by rows and by columns, and the quotients.
    fn flops(&self) -> u64 {
        22 * self.window + 60
    }

    fn kernel(&self, entry: &str, options: &str, fragments: &[Fragment]) -> Kernel {
        let dtype = self.request.tensors[INPUT].dtype;
        let label = format!("{entry}.w{}.{dtype}{options}.{}", self.window, self.variant.id());
        Kernel::new(label, self.variant)
            .fragments([fragment!("lib/ssim_window"), fragment!("lib/numerics")])
            .fragments(fragments.iter().copied())
            .words(&WORDS)
            .constant("WINDOW", self.window as u32)
            .parameters(&self.loss.parameters())
            .bind("input", Element::Float(dtype), Access::Read)
            .bind("target", Element::Float(dtype), Access::Read)
    }

    /// Adds the workgroup memory of a tile: so many words a pixel, then so many a row of the window.
    fn with_cells(kernel: Kernel, of_pixel: u32, of_row: u32) -> Kernel {
        kernel.fragments([fragment!("lib/ssim_cells")]).constant("OF_PIXEL", of_pixel).constant("OF_ROW", of_row)
    }

    fn value(&mut self) -> Result<(), Error> {
        let passes = [Pass::Statistics, Pass::Fused];
        let none = self.request.reduction == Reduction::None;
        let reduces = !none || self.request.status;
        let moments = (!self.tiled()).then(|| self.builder.scratch(self.pixels() * MOMENTS.size()));
        if let Some(moments) = moments {
            let kernel = self.kernel("ssim_rows", "", &[fragment!("solo/ssim_rows"), fragment!("lib/ssim_moments")]);
            let kernel = kernel.bind("moments", MOMENTS, Access::Workspace);
            self.dispatch(kernel, &passes, &[("moments", moments)], &[])?;
        }
        let options = format!(
            "{}{}{}",
            if self.slopes.is_some() { ".slopes" } else { "" },
            if none { ".none" } else { "" },
            if reduces { ".reduce" } else { "" }
        );
        let (entry, main) = match self.tiled() {
            true => ("ssim_tile", fragment!("solo/ssim_tile")),
            false => ("ssim_columns", fragment!("solo/ssim_columns")),
        };
        let fragments = [main, fragment!("lib/ssim_moments"), fragment!("lib/ssim_emit")];
        let kernel = self.kernel(entry, &options, &fragments).fragments(totals::block(self.variant));
        let mut kernel = kernel.constant("VALUE", u32::from(reduces));
        let mut places = Vec::new();
        match moments {
            Some(place) => {
                kernel = kernel.bind("moments", MOMENTS, Access::Workspace);
                places.push(("moments", place));
            }
            None => kernel = Self::with_cells(kernel, 2, 5),
        }
        match self.slopes {
            Some(slopes) => {
                kernel = kernel.bind("slopes", SLOPES, Access::Workspace);
                places.push(("slopes", slopes));
            }
            None => kernel = kernel.absent(Absent::Plain("slopes", "Slopes")),
        }
        kernel = if none {
            kernel.bind("loss", Element::Float(DType::F32), Access::Write)
        } else {
            kernel.absent(Absent::Store("loss"))
        };
        if !reduces {
            let kernel = kernel.absent(Absent::Plain("partials", "Tally"));
            return self.dispatch(kernel, &passes, &places, &[]);
        }
        let blocks = self.planes * self.units();
        let partials = self.builder.scratch(blocks * totals::TALLY.size());
        places.push(("partials", partials));
        let kernel = kernel.bind("partials", totals::TALLY, Access::Workspace);
        self.dispatch(kernel, &passes, &places, &[])?;
        self.totals.reduce(&mut self.builder, &passes, partials, blocks, totals::VALUE);
        Ok(())
    }

    fn gradient(&mut self, pass: Pass, known: bool) -> Result<(), Error> {
        let dtype = self.request.tensors[INPUT].dtype;
        let upstream = self.request.tensors.get(GRAD_OUTPUT);
        let none = self.request.reduction == Reduction::None;
        let each = if none { fragment!("lib/upstream_each") } else { fragment!("lib/upstream_one") };
        let accumulate = self.request.options.accumulate;
        let options = format!(
            "{}{}.{}{}",
            if known { ".known" } else { ".saved" },
            if accumulate { ".accumulate" } else { "" },
            self.request.reduction.word(),
            upstream.map_or(String::new(), |spec| format!(".{GRAD_OUTPUT}-{}", spec.dtype))
        );
        let slopes = self.slopes.expect("a gradient has slopes");
        let with_upstream = |kernel: Kernel| match upstream {
            Some(spec) => kernel.bind("grad_output", Element::Float(spec.dtype), Access::Read),
            None => kernel.absent(Absent::Float("grad_output", "1.0")),
        };
        let access = if accumulate { Access::Accumulate } else { Access::Write };
        let scale = [self.totals.scale_word(known)];
        let shared = [fragment!("lib/ssim_slopes"), each];
        if self.tiled() {
            let kernel = self.kernel("ssim_gradient_tile", &options, &[fragment!("solo/ssim_gradient_tile")]);
            let kernel = Self::with_cells(kernel.fragments(shared), 3, 3);
            let kernel = with_upstream(kernel.bind("slopes", SLOPES, Access::Workspace));
            let kernel = self.totals.scaled(kernel.bind("grad_input", Element::Float(dtype), access), known);
            return self.dispatch(kernel, &[pass], &[("slopes", slopes)], &scale);
        }
        let rows = self.builder.scratch(self.pixels() * SLOPES.size());
        let kernel = self.kernel("ssim_gradient_rows", &options, &[fragment!("solo/ssim_gradient_rows")]);
        let kernel = with_upstream(kernel.fragments(shared).bind("slopes", SLOPES, Access::Workspace));
        let kernel = kernel.bind("rows", SLOPES, Access::Workspace).absent(Absent::Store("grad_input"));
        let kernel = self.totals.scaled(kernel, known);
        self.dispatch(kernel, &[pass], &[("slopes", slopes), ("rows", rows)], &scale)?;
        let kernel = self.kernel("ssim_gradient_columns", &options, &[fragment!("solo/ssim_gradient_columns")]);
        let kernel = with_upstream(kernel.fragments(shared).bind("slopes", SLOPES, Access::Workspace));
        let kernel = kernel.bind("rows", SLOPES, Access::Workspace).bind("grad_input", Element::Float(dtype), access);
        let kernel = self.totals.scaled(kernel, known);
        self.dispatch(kernel, &[pass], &[("slopes", slopes), ("rows", rows)], &scale)
    }

    fn pixels(&self) -> u64 {
        self.planes * self.height * self.width
    }

    /// Adds a kernel's steps to the passes; `places` says where its workspace lies.
    fn dispatch(
        &mut self,
        kernel: Kernel,
        passes: &[Pass],
        places: &[(&str, Place)],
        more: &[u32],
    ) -> Result<(), Error> {
        let none = self.request.reduction == Reduction::None;
        let bindings = kernel.bindings.clone();
        let pixelwise = bindings.iter().filter(|b| !matches!(b.name, "partials" | "totals"));
        let widest = pixelwise.map(|b| b.element).max_by_key(|e| e.size()).unwrap_or(SLOPES);
        let chunks = self.chunks(widest)?;
        let kernel = self.builder.kernel(kernel);
        for chunk in chunks {
            let pixels = |place| Window { place, first: chunk.first, count: chunk.pixels };
            let window = |name: &str| match name {
                "input" => pixels(Place::Tensor(INPUT)),
                "target" => pixels(Place::Tensor(TARGET)),
                "grad_input" => pixels(Place::Tensor(GRAD_INPUT)),
                "loss" => pixels(Place::Tensor(LOSS)),
                "grad_output" if none => pixels(Place::Tensor(GRAD_OUTPUT)),
                "grad_output" => whole(Place::Tensor(GRAD_OUTPUT), 1),
                "totals" => self.totals.window(),
                name => {
                    let place = places.iter().find(|(of, _)| *of == name).expect("workspace has a place").1;
                    if name == "partials" {
                        Window { place, first: chunk.first_unit, count: chunk.units }
                    } else {
                        pixels(place)
                    }
                }
            };
            let windows: Vec<Window> = bindings.iter().map(|b| window(b.name)).collect();
            let bytes = bindings.iter().zip(&windows).map(|(b, w)| b.element.size() * w.count).sum();
            let words = [chunk.units, chunk.first_unit, self.units(), self.height, self.width, 0];
            let words = words.iter().map(|&w| w as u32).chain(more.iter().copied()).collect();
            let flops = chunk.pixels * self.flops();
            let step = Step { kernel, groups: chunk.units as u32, words, windows, bytes, flops };
            passes.iter().for_each(|&pass| self.builder.step(pass, step.clone()));
        }
        Ok(())
    }
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
pub(crate) fn reference(loss: &SsimLoss, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    check_axis(loss, request)?;
    let input = &tensors[INPUT];
    let reduction = request.reduction;
    super::check_upstream(request, if reduction == Reduction::None { &input.dims } else { &[] })?;
    let (sigma, range) = (f64::from(loss.sigma), f64::from(loss.data_range));
    let radius = f64::from(loss.window / 2);
    let weights: Vec<f64> =
        (0..loss.window).map(|k| (-0.5 * ((f64::from(k) - radius) / sigma).powi(2)).exp()).collect();
    let taps: Vec<f64> = weights.iter().map(|w| w / weights.iter().sum::<f64>()).collect();
    let (c1, c2) = ((f64::from(loss.k1) * range).powi(2), (f64::from(loss.k2) * range).powi(2));
    let (width, plane) = (input.dims[3], input.dims[2] * input.dims[3]);
    let count = input.len();
    let scale = super::reduction_scale(reduction, count as f64, input.dims[0] as f64);
    let ratio = |a: f64, b: f64| if a == 0.0 && b == 0.0 { 1.0 } else { a / b };
    let inverse = |b: f64| if b == 0.0 { 0.0 } else { 1.0 / b };
    let (mut values, mut grad) = (vec![0.0; count], vec![0.0; count]);
    for start in (0..count).step_by(plane.max(1)) {
        let (x, y) = (&input.as_floats()[start..start + plane], &tensors[TARGET].as_floats()[start..start + plane]);
        let moment = |f: &dyn Fn(f64, f64) -> f64| {
            filter(&x.iter().zip(y).map(|(&x, &y)| f(x, y)).collect::<Vec<_>>(), width, &taps)
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
            let g = super::upstream(tensors, reduction, start + i);
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
    let loss = if reduction == Reduction::None {
        HostTensor::floats(input.dims.clone(), values)
    } else {
        HostTensor::floats([], vec![values.iter().sum::<f64>() * scale])
    };
    Ok(super::evaluation(loss, input, grad))
}
