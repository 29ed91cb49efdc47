//! Center loss: each row against its class's centre, and the classes' sums without atomics.
//!
//! Rows are sorted by class, so that the rows of a class follow one another in their order; the first of them adds
//! them all up. Bytes: embeddings and one centre a row read once for value and row gradient, and again for the
//! centres' gradient.

use super::NO_ROW_OFFSET;
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::{Absent, Access, Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::params::Parameter;
use crate::plan::{Pass, Place, Plan};
use crate::request::{Reduction, Request};
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::empty;
use crate::stage::sort::{Lot, Sort, Ways};
use crate::stage::totals::{self, Denominator, NUMBER, WORD};
use crate::stage::{BACKWARD, Call, Domain, Emit, FORWARD, HostCall, ITEM, Items, Map, One, Outline, Stage, chunks};
use crate::tensor::{CENTERS, DType, EMBEDDINGS, GRAD_CENTERS, LABELS, LOSS};
use std::ops::Range;

/// Invocations of a row.
const LANES: u64 = 16;
/// Rows of an invocation in the count pass.
const ITEMS: u64 = 8;

/// A loss of rows and their classes' centres.
pub(crate) trait Centers: Loss {
    /// Factor of the loss.
    fn lambda(&self) -> f32;

    /// Label of the rows that do not count.
    fn ignore_index(&self) -> i32;
}

impl Family for dyn Centers {
    const NAME: &'static str = "pairwise";

    fn tensors(&self) -> Vec<TensorDecl> {
        signature()
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("N")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn signature() -> Vec<TensorDecl> {
    vec![
        TensorDecl::required(EMBEDDINGS, "N D", TensorKind::Float).with_grad(),
        TensorDecl::required(CENTERS, "C D", TensorKind::Float).with_grad(),
        TensorDecl::required(LABELS, "N", TensorKind::Label),
    ]
}

/// Rows and classes of a call.
struct Shape {
    parameters: Vec<Parameter>,
    rows: u64,
    classes: u64,
    width: u64,
    /// Values of the rows: the loss, or scratch that is summed.
    values: Place,
}

fn plan(loss: &dyn Centers, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    if request.options.row_offset.is_some() {
        return Err(Error::unsupported(loss.name(), NO_ROW_OFFSET));
    }
    let [rows, width] = [0, 1].map(|axis| request.tensors[EMBEDDINGS].dims[axis] as u64);
    let classes = request.tensors[CENTERS].dims[0] as u64;
    let counted = Denominator::of(request.reduction, Denominator::Cells) == Denominator::Cells;
    let outline = Outline::new(&[EMBEDDINGS, CENTERS]).cells((!counted).then_some(rows));
    Call::loss(loss, request, caps, outline, |call| {
        let reduced = request.reduction != Reduction::None;
        let values = if reduced { call.scratch(NUMBER, rows) } else { Place::Tensor(LOSS) };
        let shape = Shape { parameters: loss.parameters(), rows, classes, width, values };
        if counted {
            let blocks = Items { count: rows, block: call.workgroup() * ITEMS };
            shape
                .stage(call, Emit::Value, true, &blocks, fragment!("lib/label_count"))
                .block()
                .constant("ITEMS", ITEMS as u32)
                .tally("partials", totals::COUNT)
                .push(call, &FORWARD)?;
        }
        for (pass, emit, known) in call.roles(call.wants(EMBEDDINGS)) {
            shape.rows(call, pass, emit, known)?;
            if emit != Emit::Gradient && (reduced || request.status) {
                shape.sums(call, pass)?;
            }
        }
        if call.wants(CENTERS) { shape.centers(call) } else { Ok(()) }
    })
}

impl Shape {
    /// A stage that reads labels; every class counts the same.
    fn stage<'s>(&self, call: &Call<'s>, emit: Emit, known: bool, over: &'s dyn Domain, entry: Fragment) -> Stage<'s> {
        call.stage(emit, known, over)
            .fragments([entry, fragment!("lib/row"), fragment!("lib/labels"), fragment!("lib/labelled")])
            .parameters(&self.parameters)
            .word("classes", self.classes as u32)
            .tensor(LABELS, ITEM)
            .absent(Absent::Integer("cell_mask", "1"))
            .absent(Absent::Float("weight", "1.0"))
    }

    /// Adds embeddings, the centres of some classes, and the upstream gradient.
    fn points<'s>(&self, stage: Stage<'s>, classes: &Range<u64>) -> Stage<'s> {
        let width = self.width;
        stage
            .numerics()
            .words(&[("class_first", classes.start), ("class_end", classes.end), ("width", width)])
            .tensor(EMBEDDINGS, Map::Item(width))
            .tensor(CENTERS, Map::at(classes.start * width..classes.end * width))
            .upstream(ITEM)
    }

    /// Values of the rows, their gradients, or both.
    fn rows(&self, call: &mut Call<'_>, pass: Pass, emit: Emit, known: bool) -> Result<(), Error> {
        let rows = Items { count: self.rows, block: call.workgroup() / LANES };
        for classes in call.runs(CENTERS, self.width, self.classes)? {
            self.stage(call, emit, known, &rows, fragment!("family/pairwise/center_rows"))
                .word_of("first", |run| run.items.start)
                .with(|stage| self.points(stage, &classes))
                .gradient(EMBEDDINGS, Map::Item(self.width))
                .with(|stage| match emit {
                    Emit::Gradient => stage.absent(Absent::Store("values")),
                    _ => stage.bind("values", Element::Float(DType::F32), Access::Write, self.values, ITEM),
                })
                .flops(6 * self.width)
                .push(call, &[pass])?;
        }
        Ok(())
    }

    /// Sums of the rows' values, by blocks of rows that do not depend on the cuts.
    fn sums(&self, call: &mut Call<'_>, pass: Pass) -> Result<(), Error> {
        let blocks = Items { count: self.rows, block: call.workgroup() };
        self.stage(call, Emit::Value, true, &blocks, fragment!("family/pairwise/center_values"))
            .block()
            .numerics()
            .work("values", NUMBER, self.values, ITEM)
            .tally("partials", totals::VALUE)
            .push(call, &[pass])
    }

    /// Rows that are sorted together: their windows fit a binding. Whole runs of the class sums.
    fn sorted_rows(&self, call: &Call<'_>) -> Result<u64, Error> {
        const LEAST: u64 = 32;
        let dtype = |name: &str| call.request.tensors[name].dtype;
        let embeddings = Element::Float(dtype(EMBEDDINGS));
        let narrow = [Element::Integer(dtype(LABELS)), WORD].map(|e| call.builder.window_elements(e));
        let rows = narrow.into_iter().fold(call.builder.window_elements(embeddings) / self.width, u64::min);
        if rows >= self.rows {
            return Ok(self.rows);
        }
        call.builder.check_window(&format!("`{EMBEDDINGS}`"), embeddings, LEAST * self.width)?;
        Ok(rows / LEAST * LEAST)
    }

    /// The gradients of the centres.
    fn centers(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let (spec, accumulate) = (&call.request.tensors[CENTERS], call.request.options.accumulate);
        if !accumulate {
            empty::fill(&mut call.builder, call.variant, Place::Tensor(GRAD_CENTERS), spec, &BACKWARD, 0.0);
        }
        let rows = self.sorted_rows(call)?;
        let sort = Sort::reserve(&mut call.builder, call.variant, Lot::of(1, rows));
        let float = Element::Float(spec.dtype);
        for items in chunks(0..self.rows, rows) {
            let all = One { groups: rows.div_ceil(call.workgroup()), items: items.clone() };
            self.stage(call, Emit::Gradient, false, &all, fragment!("family/pairwise/center_keys"))
                .word("rows", rows as u32)
                .work("keys", WORD, sort.unsorted().keys, Map::Whole(rows))
                .work("payloads", WORD, sort.unsorted().payloads, Map::Whole(rows))
                .push(call, &BACKWARD)?;
            sort.push(&mut call.builder, 1, &BACKWARD, Ways::default())?;
            let onto = spec.dtype == DType::F32 && !accumulate;
            let (put, element, access) = match (onto, accumulate || items.start > 0) {
                (true, _) => (fragment!("family/pairwise/center_onto"), NUMBER, Access::Workspace),
                (false, true) => (fragment!("family/pairwise/center_store"), float, Access::Accumulate),
                (false, false) => (fragment!("family/pairwise/center_store"), float, Access::Write),
            };
            let each = One { groups: items.end - items.start, items };
            for classes in call.runs(CENTERS, self.width, self.classes)? {
                let elements = classes.start * self.width..classes.end * self.width;
                call.stage(Emit::Gradient, false, &each)
                    .fragments([fragment!("family/pairwise/center_sums"), put])
                    .parameters(&self.parameters)
                    .words(&[("count", each.groups)])
                    .with(|stage| self.points(stage, &classes))
                    .work("keys", WORD, sort.sorted().keys, Map::Whole(rows))
                    .work("payloads", WORD, sort.sorted().payloads, Map::Whole(rows))
                    .bind("grad_centers", element, access, Place::Tensor(GRAD_CENTERS), Map::at(elements))
                    .flops(3 * self.width)
                    .push(call, &BACKWARD)?;
            }
        }
        Ok(())
    }
}

/// The f64 driver: row by row.
fn reference(loss: &dyn Centers, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let (lambda, ignore_index) = (f64::from(loss.lambda()), i64::from(loss.ignore_index()));
    let (x, centers) = (&tensors[EMBEDDINGS], &tensors[CENTERS]);
    let labels = tensors[LABELS].as_integers();
    let (rows, width, classes) = (x.dims[0], x.dims[1], centers.dims[0]);
    let call = HostCall::new(loss, request, tensors)?;
    let counts = |label: i64| label != ignore_index && classes > 0 && width > 0;
    if let Some(label) = labels.iter().find(|&&l| counts(l) && !(0..classes as i64).contains(&l)) {
        let expected = format!("classes in [0, {classes}), or the ignore_index");
        return Err(Error::Value { name: LABELS.into(), expected, found: label.to_string() });
    }
    let counted = labels.iter().filter(|&&l| counts(l)).count();
    let scale = call.scale(counted as f64, rows);
    let mut values = vec![0.0; rows];
    let (mut grad, mut grad_centers) = (vec![0.0; rows * width], vec![0.0; classes * width]);
    for (i, &label) in labels.iter().enumerate().filter(|(_, label)| counts(**label)) {
        let slope = lambda * scale * call.upstream(i);
        for d in 0..width {
            let (at, center) = (i * width + d, label as usize * width + d);
            let (x, c) = (x.as_floats()[at], centers.as_floats()[center]);
            let apart = if x.is_finite() && c.is_finite() { x - c } else { f64::NAN };
            values[i] += 0.5 * lambda * apart * apart;
            grad[at] += slope * apart;
            grad_centers[center] -= slope * apart;
        }
    }
    let gradients = [call.packed(EMBEDDINGS, grad), call.packed(CENTERS, grad_centers)];
    Ok(call.evaluation(values, scale, gradients))
}
