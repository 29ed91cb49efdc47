//! Center loss: each row against its class's centre, and the classes' sums without atomics.
//!
//! Rows are sorted by class, so that the rows of a class follow one another in their order; the first of them adds
//! them all up. Bytes: embeddings and one centre a row read once for value and row gradient, and again for the
//! centres' gradient.

use super::draft::{Draft, chunks, rows_of};
use super::sort::{self, PAIR};
use super::totals::{self, Denominator, Totals};
use super::{Loss, empty};
use crate::caps::Caps;
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Absent, Access, Element, Fragment, Kernel, fragment};
use crate::plan::{Pass, Place, Plan, PlanBuilder, Window, whole};
use crate::request::{Reduction, Request};
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{CENTERS, DType, EMBEDDINGS, GRAD_CENTERS, GRAD_EMBEDDINGS, GRAD_OUTPUT, LABELS, LOSS, TensorSpec};
use crate::variant::Variant;
use std::ops::Range;

/// Invocations of a row.
const LANES: u64 = 16;

pub(crate) fn tensors() -> Vec<TensorDecl> {
    vec![
        TensorDecl::required(EMBEDDINGS, "N D", TensorKind::Float).with_grad(),
        TensorDecl::required(CENTERS, "C D", TensorKind::Float).with_grad(),
        TensorDecl::required(LABELS, "N", TensorKind::Label),
    ]
}

struct Planner<'a, 'b> {
    loss: &'a dyn Loss,
    request: &'a Request,
    builder: PlanBuilder<'b>,
    variant: Variant,
    totals: Totals,
    /// Values of the rows: the loss, or scratch that is summed.
    values: Place,
    rows: u64,
    classes: u64,
    width: u64,
}

pub(crate) fn plan(loss: &dyn Loss, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let [rows, width] = [0, 1].map(|axis| request.tensors[EMBEDDINGS].dims[axis] as u64);
    let classes = request.tensors[CENTERS].dims[0] as u64;
    let none = request.reduction == Reduction::None;
    let loss_dims = if none { vec![rows as usize] } else { Vec::new() };
    super::check_upstream(request, &loss_dims)?;
    let variant = Variant::choose(loss.name(), &request.options, caps, 256)?;
    let parameters = loss.parameters();
    if rows == 0 || classes == 0 || width == 0 {
        let gradients = [GRAD_EMBEDDINGS, GRAD_CENTERS];
        return Ok(empty::plan(loss.name(), &parameters, variant, loss_dims, &gradients, request, caps));
    }
    super::check_elements(EMBEDDINGS, rows * width)?;
    super::check_elements(CENTERS, classes * width)?;
    let mut builder = PlanBuilder::new(loss.name(), &parameters, &request.options, caps);
    request.tensors.iter().for_each(|(name, spec)| builder.input(name, spec));
    builder.output(LOSS, TensorSpec::new(DType::F32, loss_dims));
    for name in &request.gradients {
        builder.output(&crate::tensor::grad(name), request.tensors[name].clone());
    }
    let denominator = Denominator::of(request.reduction, Denominator::Cells);
    let cells = (denominator != Denominator::Cells).then_some(rows);
    let totals = Totals::reserve(&mut builder, variant, denominator, cells, rows);
    let values = if none { Place::Tensor(LOSS) } else { builder.scratch(4 * rows) };
    let mut planner = Planner { loss, request, builder, variant, totals, values, rows, classes, width };
    if cells.is_none() {
        planner.count()?;
    }
    planner.rows_pass(Pass::Statistics, true, false)?;
    let grad = request.gradients.contains(EMBEDDINGS);
    planner.rows_pass(Pass::Fused, true, grad)?;
    if grad {
        planner.rows_pass(Pass::Gradient, false, true)?;
    }
    planner.totals.finish(&mut planner.builder, &[Pass::Finish, Pass::Fused], !none, request.status);
    if request.gradients.contains(CENTERS) {
        planner.centers()?;
    }
    Ok(planner.builder.build())
}

impl Planner<'_, '_> {
    fn labels(&self) -> Element {
        Element::Integer(self.request.tensors[LABELS].dtype)
    }

    fn storage(&self) -> DType {
        self.request.tensors[EMBEDDINGS].dtype
    }

    fn draft(&self, name: &str, skeleton: Fragment) -> Draft {
        let label = format!("{}.{name}.{}.{}", self.loss.name(), self.storage(), self.variant.id());
        Draft::new(Kernel::new(label, self.variant).fragments([skeleton]).parameters(&self.loss.parameters()))
    }

    /// Adds the labels of some rows; every class counts the same.
    fn with_labels(&self, draft: Draft, rows: &Range<u64>) -> Draft {
        draft
            .fragments([fragment!("lib/labels")])
            .absent(Absent::Integer("cell_mask", "1"))
            .absent(Absent::Float("weight", "1.0"))
            .words(&[("classes", self.classes)])
            .bind(LABELS, self.labels(), Access::Read, rows_of(Place::Tensor(LABELS), rows))
    }

    /// Adds the upstream gradient of some rows.
    fn with_upstream(&self, draft: Draft, rows: &Range<u64>) -> Draft {
        let place = Place::Tensor(GRAD_OUTPUT);
        let (each, window) = match self.request.reduction {
            Reduction::None => (fragment!("lib/upstream_each"), rows_of(place, rows)),
            _ => (fragment!("lib/upstream_one"), whole(place, 1)),
        };
        let draft = draft.fragments([each]);
        match self.request.tensors.get(GRAD_OUTPUT) {
            Some(spec) => draft.bind(GRAD_OUTPUT, Element::Float(spec.dtype), Access::Read, window),
            None => draft.absent(Absent::Float(GRAD_OUTPUT, "1.0")),
        }
    }

    /// Adds the embeddings of some rows and the centres of some classes.
    fn with_points(&self, draft: Draft, rows: &Range<u64>, classes: &Range<u64>) -> Draft {
        let float = Element::Float(self.storage());
        draft
            .words(&[("class_first", classes.start), ("class_end", classes.end), ("width", self.width)])
            .bind(EMBEDDINGS, float, Access::Read, self.wide(EMBEDDINGS, rows))
            .bind(CENTERS, float, Access::Read, self.wide(CENTERS, classes))
    }

    /// Adds what the mean divides by: from the shapes if `known`, otherwise from the saved totals.
    fn scaled(&self, draft: Draft, known: bool) -> Draft {
        let scale = u64::from(self.totals.scale_word(known));
        if known {
            draft.fragments([fragment!("lib/scale_known")]).words(&[("scale", scale)])
        } else {
            let draft = draft.fragments([fragment!("lib/scale_saved")]).words(&[("mean_of", scale)]);
            draft.work("totals", Element::Plain("u32", 4), self.totals.window())
        }
    }

    /// Rows of a tensor, each of the embeddings' width.
    fn wide(&self, name: &'static str, rows: &Range<u64>) -> Window {
        let count = (rows.end - rows.start) * self.width;
        Window { place: Place::Tensor(name), first: rows.start * self.width, count }
    }

    fn gradient_access(&self) -> Access {
        if self.request.options.accumulate { Access::Accumulate } else { Access::Write }
    }

    /// Rows and classes of one step: their windows fit a binding.
    fn runs(&self) -> Result<(u64, u64), Error> {
        let fit = self.builder.window_elements(Element::Float(self.storage()));
        let narrow = [self.labels(), PAIR].map(|e| self.builder.window_elements(e));
        let rows = narrow.into_iter().fold(fit / self.width, u64::min);
        if fit < self.width {
            return Err(Error::TooLarge {
                what: format!("binding of `{EMBEDDINGS}`, elements of one row"),
                needed: self.width,
                limit: fit,
            });
        }
        // Whole runs of the class sums, and a power of two of rows can be sorted.
        let least = 32;
        let power = if rows.is_power_of_two() { rows } else { rows.next_power_of_two() / 2 };
        let rows = if rows >= self.rows { self.rows } else { power };
        if rows < self.rows && rows < least {
            return Err(Error::TooLarge {
                what: format!("binding of `{EMBEDDINGS}`, elements of {least} rows"),
                needed: least * self.width,
                limit: fit,
            });
        }
        Ok((rows, fit / self.width))
    }

    /// Rows whose labels and values fit a binding, in whole blocks.
    fn label_run(&self, block: u64) -> Result<u64, Error> {
        let limit =
            self.builder.window_elements(self.labels()).min(self.builder.window_elements(Element::Plain("f32", 4)));
        if limit >= self.rows {
            return Ok(self.rows);
        }
        if limit < block {
            let what = format!("binding of `{LABELS}`, elements of {block} rows");
            return Err(Error::TooLarge { what, needed: block, limit });
        }
        Ok(limit / block * block)
    }

    /// The rows that count, for the mean.
    fn count(&mut self) -> Result<(), Error> {
        const ITEMS: u64 = 8;
        let passes = [Pass::Statistics, Pass::Fused];
        let block = u64::from(self.variant.workgroup_size) * ITEMS;
        let all = self.rows.div_ceil(block);
        let partials = self.builder.scratch(all * totals::TALLY.size());
        for rows in chunks(self.rows, self.label_run(block)?) {
            let draft = self
                .draft("count", fragment!("family/classification_count"))
                .fragments(totals::block(self.variant))
                .map(|kernel| kernel.constant("ITEMS", ITEMS as u32));
            let (draft, groups) = self.with_tallies(draft, &rows, block, partials);
            let draft = self.with_labels(draft, &rows);
            draft.push(&mut self.builder, &passes, groups, rows.end - rows.start)?;
        }
        self.totals.reduce(&mut self.builder, &passes, partials, all, totals::COUNT);
        Ok(())
    }

    /// Adds the tallies of the blocks that some rows make, and says how many blocks these are.
    fn with_tallies(&self, draft: Draft, rows: &Range<u64>, block: u64, tallies: Place) -> (Draft, u64) {
        let blocks = rows.start / block..rows.end.div_ceil(block);
        let groups = blocks.end - blocks.start;
        let draft = draft.words(&[("groups", groups), ("first_block", blocks.start), ("end", rows.end)]).work(
            "partials",
            totals::TALLY,
            rows_of(tallies, &blocks),
        );
        (draft, groups)
    }

    /// Values of the rows, their gradients, or both.
    fn rows_pass(&mut self, pass: Pass, values: bool, gradients: bool) -> Result<(), Error> {
        let none = self.request.reduction == Reduction::None;
        let float = Element::Float(self.storage());
        let name = match (values, gradients) {
            (true, true) => "both",
            (true, false) => "value",
            _ => "gradient",
        };
        // Saved totals hold what the shapes tell only once values are reduced.
        let known = pass == Pass::Fused && self.totals.cells.is_some();
        let name = format!("{name}{}{}", if none { ".none" } else { "" }, if known { ".known" } else { "" });
        let (row_run, class_run) = self.runs()?;
        let per_group = u64::from(self.variant.workgroup_size) / LANES;
        for (rows, classes) in
            chunks(self.rows, row_run).flat_map(|r| chunks(self.classes, class_run).map(move |c| (r.clone(), c)))
        {
            let count = rows.end - rows.start;
            let groups = count.div_ceil(per_group);
            let draft = self
                .draft(&name, fragment!("solo/center_rows"))
                .fragments([fragment!("lib/numerics")])
                .words(&[("groups", groups), ("first", rows.start), ("end", rows.end), ("nan_source", 0)]);
            let draft = self.with_points(self.with_labels(draft, &rows), &rows, &classes);
            let draft = self.with_upstream(draft, &rows);
            let draft = if gradients {
                draft.bind("grad_embeddings", float, self.gradient_access(), self.wide(GRAD_EMBEDDINGS, &rows))
            } else {
                draft.absent(Absent::Store("grad_embeddings"))
            };
            let draft = if values {
                draft.bind("values", Element::Float(DType::F32), Access::Write, rows_of(self.values, &rows))
            } else {
                draft.absent(Absent::Store("values"))
            };
            self.scaled(draft, known).push(&mut self.builder, &[pass], groups, 6 * count * self.width)?;
        }
        if values && (!none || self.request.status) { self.sum_values(pass) } else { Ok(()) }
    }

    /// Sums of the rows' values, by blocks of rows that do not depend on the cuts.
    fn sum_values(&mut self, pass: Pass) -> Result<(), Error> {
        let block = u64::from(self.variant.workgroup_size);
        let all = self.rows.div_ceil(block);
        let partials = self.builder.scratch(all * totals::TALLY.size());
        for rows in chunks(self.rows, self.label_run(block)?) {
            let draft = self
                .draft("sums", fragment!("solo/center_values"))
                .fragments([fragment!("lib/numerics")])
                .fragments(totals::block(self.variant))
                .words(&[("nan_source", 0)])
                .work("values", Element::Plain("f32", 4), rows_of(self.values, &rows));
            let (draft, groups) = self.with_tallies(draft, &rows, block, partials);
            let draft = self.with_labels(draft, &rows);
            draft.push(&mut self.builder, &[pass], groups, rows.end - rows.start)?;
        }
        self.totals.reduce(&mut self.builder, &[pass], partials, all, totals::VALUE);
        Ok(())
    }

    /// The gradients of the centres.
    fn centers(&mut self) -> Result<(), Error> {
        let passes = [Pass::Gradient, Pass::Fused];
        let accumulate = self.request.options.accumulate;
        if !accumulate {
            let spec = self.request.tensors[CENTERS].clone();
            empty::fill(&mut self.builder, self.variant, Place::Tensor(GRAD_CENTERS), &spec, &passes, 0.0);
        }
        let (row_run, class_run) = self.runs()?;
        let length = row_run.next_power_of_two();
        let pairs = self.builder.scratch(length * PAIR.size());
        let float = Element::Float(self.storage());
        let none = if self.request.reduction == Reduction::None { ".none" } else { "" };
        for rows in chunks(self.rows, row_run) {
            let count = rows.end - rows.start;
            self.keys(&rows, pairs, length, &passes)?;
            sort::sort(&mut self.builder, self.variant, pairs, length, &passes)?;
            let onto = self.storage() == DType::F32 && !accumulate;
            let (sums, put, element, access) = match (onto, accumulate || rows.start > 0) {
                (true, _) => ("onto", fragment!("lib/center_onto"), Element::Plain("f32", 4), Access::Workspace),
                (false, true) => ("accumulate", fragment!("lib/center_store"), float, Access::Accumulate),
                (false, false) => ("first", fragment!("lib/center_store"), float, Access::Write),
            };
            for classes in chunks(self.classes, class_run) {
                let draft = self
                    .draft(&format!("centers.{sums}{none}"), fragment!("solo/center_sums"))
                    .fragments([fragment!("lib/numerics"), put])
                    .words(&[("count", count), ("nan_source", 0)])
                    .work("sorted", PAIR, whole(pairs, length));
                let draft = self.with_upstream(self.with_points(draft, &rows, &classes), &rows);
                let draft = draft.bind("grad_centers", element, access, self.wide(GRAD_CENTERS, &classes));
                self.scaled(draft, false).push(&mut self.builder, &passes, count, 3 * count * self.width)?;
            }
        }
        Ok(())
    }

    /// A row's class beside the row, for each row of a chunk.
    fn keys(&mut self, rows: &Range<u64>, pairs: Place, length: u64, passes: &[Pass]) -> Result<(), Error> {
        let draft = self
            .draft("keys", fragment!("solo/center_keys"))
            .words(&[("length", length), ("first", rows.start), ("end", rows.end)])
            .work("sorted", PAIR, whole(pairs, length));
        let groups = length.div_ceil(u64::from(self.variant.workgroup_size));
        self.with_labels(draft, rows).push(&mut self.builder, passes, groups, 0)
    }
}

/// The f64 driver: row by row.
pub(crate) fn reference(
    lambda: f64,
    ignore_index: i64,
    request: &Request,
    tensors: &HostTensors,
) -> Result<Evaluation, Error> {
    let (x, centers) = (&tensors[EMBEDDINGS], &tensors[CENTERS]);
    let labels = tensors[LABELS].as_integers();
    let (rows, width, classes) = (x.dims[0], x.dims[1], centers.dims[0]);
    let none = request.reduction == Reduction::None;
    super::check_upstream(request, &if none { vec![rows] } else { Vec::new() })?;
    let counts = |label: i64| label != ignore_index && classes > 0 && width > 0;
    if let Some(label) = labels.iter().find(|&&l| counts(l) && !(0..classes as i64).contains(&l)) {
        let expected = format!("classes in [0, {classes}), or the ignore_index");
        return Err(Error::Value { name: LABELS.into(), expected, found: label.to_string() });
    }
    let counted = labels.iter().filter(|&&l| counts(l)).count();
    let scale = super::reduction_scale(request.reduction, counted as f64, rows as f64);
    let mut values = vec![0.0; rows];
    let (mut grad, mut grad_centers) = (vec![0.0; rows * width], vec![0.0; classes * width]);
    for (i, &label) in labels.iter().enumerate().filter(|(_, label)| counts(**label)) {
        let slope = lambda * scale * super::upstream(tensors, request.reduction, i);
        for d in 0..width {
            let (at, center) = (i * width + d, label as usize * width + d);
            let apart = x.as_floats()[at] - centers.as_floats()[center];
            values[i] += 0.5 * lambda * apart * apart;
            grad[at] += slope * apart;
            grad_centers[center] -= slope * apart;
        }
    }
    let loss = if none {
        HostTensor::floats([rows], values)
    } else {
        HostTensor::floats([], vec![values.iter().sum::<f64>() * scale])
    };
    let grads = HostTensors::from([
        (EMBEDDINGS.into(), HostTensor::floats(x.dims.clone(), grad)),
        (CENTERS.into(), HostTensor::floats(centers.dims.clone(), grad_centers)),
    ]);
    Ok(Evaluation::of_loss(loss, grads))
}
