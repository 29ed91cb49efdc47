//! How a plane between two classes of samples is tilted against the line through their means.
//!
//! The samples' distances go the way of mirrors, without a result for their elements; then sums over them by class, sums of
//! columns by class in fixed blocks, and two sums over columns: of the normal with the difference of means, and of what is
//! left of that without the normal, from which a small angle has its digits.

use super::hyperplane;
use super::plan::{Gives, Way, copied};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::{Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::{SUMS, Segments};
use crate::stage::totals::NUMBER;
use crate::stage::{Call, FORWARD, Groups, HostCall, ITEM, Map, Outline, Run};
use crate::tensor::{ANGLE, BIAS, COSINE, INPUT, LABELS, MEAN_DISTANCE, NORMAL, STRENGTH};

/// An operation that gives such diagnostics.
pub(crate) trait Tilt: Loss {}

impl Family for dyn Tilt {
    const NAME: &'static str = "samples";

    fn tensors(&self) -> Vec<TensorDecl> {
        let mut list = hyperplane::tensors();
        list.insert(1, TensorDecl::required(LABELS, "N", TensorKind::Label));
        list
    }

    fn results(&self) -> Vec<OutputDecl> {
        let one = |name| OutputDecl::float(name, "1");
        vec![one(COSINE), one(ANGLE), one(STRENGTH), OutputDecl::float(MEAN_DISTANCE, "2")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// Rows of a lane in a block of columns, and blocks at most, if they need no more rows for it.
const ITEMS: u64 = 16;
const BLOCKS: u64 = 1024;

const SCALES: Element = Element::Plain("vec2<f32>", 8);
const HEAD: &str = "Head";
const KNOWN: Element = Element::Plain("Known", 24);

/// What the stages share.
struct Parts {
    rows: u64,
    columns: u64,
    /// One over the rows, in bits.
    share: u64,
}

fn plan(loss: &dyn Tilt, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let [rows, columns] = request.tensors[INPUT].dims[..] else { unreachable!("samples have two dims") };
    let (rows, columns) = (rows as u64, columns as u64);
    let parts = Parts { rows, columns, share: (1.0 / rows as f32).to_bits().into() };
    // Of nothing the angle is a right one.
    let outline = Outline::new(&[INPUT]).starts(&[(ANGLE, std::f32::consts::FRAC_PI_2)]);
    Call::bare(loss, request, caps, outline, |call| {
        let distance = call.scratch(NUMBER, rows);
        let samples = Segments::equal(rows * columns, rows);
        let moves = hyperplane::moves(fragment!("family/samples/tilt_sample"));
        let gives = Gives::Number(distance);
        Way { parameters: &loss.parameters(), samples, pair: 1, moves, gives, before: None, after: None }.push(call)?;
        let scales = parts.distances(call, distance)?;
        let means = parts.means(call, scales)?;
        parts.angle(call, means)
    })
}

impl Parts {
    /// The mean distances, and what sums of classes are multiplied by.
    fn distances(&self, call: &mut Call<'_>, distance: Place) -> Result<Place, Error> {
        let scales = call.scratch(SCALES, 1);
        let functions = [fragment!("family/samples/tilt_parts"), fragment!("lib/exponent")];
        Segments::equal(self.rows, 1).sums(
            call,
            SUMS,
            Element::Plain("Part", 20),
            |stage| {
                let stage = stage.fragments(functions).fragments([fragment!("family/samples/tilt_distances")]);
                stage.words(&[("share", self.share)]).work("distance", NUMBER, distance, ITEM).tensor(LABELS, ITEM)
            },
            |stage| {
                let stage = stage.fragments(functions).fragments([fragment!("family/samples/tilt_distances_end")]);
                stage.words(&[("share", self.share)]).output(MEAN_DISTANCE, "mean_distance", Map::Whole(2)).work(
                    "scales",
                    SCALES,
                    scales,
                    Map::Whole(1),
                )
            },
        )?;
        Ok(scales)
    }

    /// Half the differences of the classes' means, and what is known of them and the normal.
    fn means(&self, call: &mut Call<'_>, scales: Place) -> Result<[Place; 2], Error> {
        let (heads, blocks) = self.heads(call)?;
        let (means, known) = (call.scratch(NUMBER, self.columns), call.scratch(KNOWN, 1));
        let columns = self.columns;
        let functions = [
            fragment!("family/samples/tilt_directions_parts"),
            fragment!("lib/squares"),
            fragment!("lib/products"),
            fragment!("lib/exponent"),
        ];
        let of_blocks = move |run: &Run| (run.items.start..(blocks - 1) * columns + run.items.end, blocks * run.len());
        Segments::equal(columns, 1).sums(
            call,
            SUMS,
            Element::Plain("Part", 40),
            |stage| {
                let own = [fragment!("family/samples/tilt_directions"), fragment!("family/samples/tilt_head")];
                stage
                    .fragments(functions)
                    .fragments(own)
                    .words(&[("blocks", blocks), ("columns", columns)])
                    .work("column_heads", Element::Plain(HEAD, 12), heads, Map::hull(of_blocks))
                    .work("scales", SCALES, scales, Map::Whole(1))
                    .tensor(NORMAL, ITEM)
                    .work("means", NUMBER, means, ITEM)
                    .flops(4 * blocks)
            },
            |stage| {
                let own = [fragment!("family/samples/tilt_directions_end"), fragment!("family/samples/tilt_known")];
                stage.fragments(functions).fragments(own).work("known", KNOWN, known, Map::Whole(1))
            },
        )?;
        Ok([means, known])
    }

    /// Sums of columns by class, in so many blocks of samples.
    fn heads(&self, call: &mut Call<'_>) -> Result<(Place, u64), Error> {
        let Self { rows, columns, .. } = *self;
        let lanes = (call.workgroup() / columns).max(1);
        let rounds = ITEMS.max(rows.div_ceil(lanes * BLOCKS));
        let of_block = lanes * rounds;
        let blocks = rows.div_ceil(of_block);
        let over = Groups { count: blocks, cells: columns, block: call.workgroup() };
        let heads = call.scratch(Element::Plain("Part", 12), blocks * columns);
        let own = move |each: u64| {
            Map::of(move |run: &Run| run.items.start * of_block * each..(run.items.end * of_block).min(rows) * each)
        };
        let pivot = copied(call, INPUT, 0..columns)?;
        call.sums(&over)
            .fragments([fragment!("lib/column_sums"), fragment!("family/samples/tilt_columns")])
            .numerics()
            .words(&[("rounds", rounds), ("lines", rows), ("share", self.share)])
            .tensor(INPUT, own(columns))
            .work("pivot", NUMBER, pivot, Map::Whole(columns))
            .tensor(LABELS, own(1))
            .work("heads", Element::Plain("Part", 12), heads, Map::Item(columns))
            .flops(2 * of_block * columns)
            .push(call, &FORWARD)?;
        Ok((heads, blocks))
    }

    fn angle(&self, call: &mut Call<'_>, [means, known]: [Place; 2]) -> Result<(), Error> {
        const FUNCTIONS: [Fragment; 2] =
            [fragment!("family/samples/tilt_residual_parts"), fragment!("family/samples/tilt_known")];
        Segments::equal(self.columns, 1).sums(
            call,
            SUMS,
            Element::Plain("Part", 4),
            |stage| {
                let own = [
                    fragment!("family/samples/tilt_residual"),
                    fragment!("family/samples/scaled"),
                    fragment!("lib/exponent"),
                ];
                stage
                    .fragments(FUNCTIONS)
                    .fragments(own)
                    .work("known", KNOWN, known, Map::Whole(1))
                    .tensor(NORMAL, ITEM)
                    .work("means", NUMBER, means, ITEM)
            },
            |stage| {
                stage
                    .fragments(FUNCTIONS)
                    .fragments([fragment!("family/samples/tilt_residual_end")])
                    .work("known", KNOWN, known, Map::Whole(1))
                    .output(COSINE, "cosine", Map::Whole(1))
                    .output(ANGLE, "angle", Map::Whole(1))
                    .output(STRENGTH, "strength", Map::Whole(1))
            },
        )
    }
}

/// The f64 driver. Means are those of differences from the first sample, as on a GPU: equal ones are equal then.
fn reference(loss: &dyn Tilt, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let [x, w] = [INPUT, NORMAL].map(|name| tensors[name].as_floats());
    let (labels, bias) = (tensors[LABELS].as_integers(), tensors[BIAS].as_floats()[0]);
    if let Some(label) = labels.iter().find(|label| !(0..2).contains(*label)) {
        return Err(Error::Value {
            name: LABELS.into(),
            expected: "classes in [0, 2)".into(),
            found: label.to_string(),
        });
    }
    let columns = w.len();
    let length = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let of_w = length(w);
    let mut sums = [vec![0.0; columns], vec![0.0; columns]];
    let (mut counts, mut distances) = ([0.0; 2], [0.0; 2]);
    for (row, &label) in x.chunks(columns.max(1)).zip(labels) {
        let class = label as usize;
        counts[class] += 1.0;
        sums[class].iter_mut().zip(row).zip(x).for_each(|((sum, x), first)| *sum += x - first);
        distances[class] += match row.iter().chain(w).all(|x| x.is_finite()) && bias.is_finite() {
            true if of_w == 0.0 => 0.0,
            true => (dot(w, row) + bias).abs() / of_w,
            false => f64::NAN,
        };
    }
    let mean = |class: usize| distances[class] / f64::max(counts[class], 1.0);
    let known = sums.iter().flatten().chain(w).all(|x| x.is_finite());
    let both = counts.iter().all(|count| *count > 0.0);
    let z: Vec<f64> =
        (0..columns).map(|d| if both { sums[1][d] / counts[1] - sums[0][d] / counts[0] } else { 0.0 }).collect();
    let of_z = length(&z);
    let cosine = if of_w > 0.0 && of_z > 0.0 { dot(w, &z) / of_w / of_z } else { 0.0 };
    let rest: Vec<f64> = z.iter().zip(w).map(|(z, w)| z / of_z - cosine * (w / of_w)).collect();
    let (cosine, angle, strength) = match cosine.abs() {
        _ if !known => (f64::NAN, f64::NAN, f64::NAN),
        0.0 => (0.0, std::f64::consts::FRAC_PI_2, 0.0),
        cosine => (cosine, length(&rest).atan2(cosine), 1.0 / cosine),
    };
    let outputs = [(COSINE, vec![cosine]), (ANGLE, vec![angle]), (STRENGTH, vec![strength])];
    let outputs = outputs.map(|(name, values)| (name, HostData::Float(values)));
    let [a, b, c] = outputs;
    Ok(call.outputs([a, b, c, (MEAN_DISTANCE, HostData::Float(vec![mean(0), mean(1)]))], []))
}
