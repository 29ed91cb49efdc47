//! Which parts of the plan go to which pass, and what the fused pass saves.

use super::Planner;
use super::blocks::{Cells, Room, aligned};
use crate::error::Error;
use crate::family::pairwise::{Algorithm, Problem};
use crate::plan::Pass;
use crate::stage::totals::NUMBER;

/// How the fused pass does less than forward and backward one after the other.
enum Fusion {
    /// The similarities are kept.
    Kept,
    /// Pair weights that need no statistics are taken along with them.
    Together,
    /// Triplets are counted once, and their gradients get the denominator last.
    Triplets,
}

impl Planner<'_, '_> {
    /// Puts every part into its passes.
    pub(super) fn order(&mut self) -> Result<(), Error> {
        let Some(fusion) = self.fusion() else { return self.order_apart() };
        self.passes = vec![Pass::Statistics];
        self.mark()?;
        self.forward()?;
        self.passes = vec![Pass::Gradient];
        self.mark()?;
        self.backward()?;
        self.passes = vec![Pass::Fused];
        self.late = !matches!(fusion, Fusion::Kept);
        if self.marks_bring_sides() {
            self.few_sides(Room::after(self.gathered_bytes()));
        }
        self.mark()?;
        match fusion {
            Fusion::Together => self.together(),
            Fusion::Triplets => self.triplets_together(),
            Fusion::Kept => {
                let mut room = Room::after(self.gathered_bytes());
                if !self.few_strips() {
                    let place = self.take(&mut room, 4 * self.all_cells());
                    self.kept = Some(Cells::whole(place, self.problem.anchors, self.all_columns()));
                }
                if self.few {
                    self.few_sides(room);
                }
                self.forward()?;
                self.backward()
            }
        }
    }

    fn fusion(&self) -> Option<Fusion> {
        if self.wanted().is_empty() {
            return None;
        }
        match self.loss.algorithm() {
            Algorithm::Hardest => None,
            Algorithm::Triplets { .. } => self.gathers().then_some(Fusion::Triplets),
            Algorithm::Statistics if self.loss.scalars_in_side().is_some() && self.gathers() => Some(Fusion::Together),
            Algorithm::Statistics => self.keeps().then_some(Fusion::Kept),
        }
    }

    /// Forward, then backward; fused is the two of them.
    fn order_apart(&mut self) -> Result<(), Error> {
        self.passes = vec![Pass::Statistics, Pass::Fused];
        if !self.call.request.gradients.is_empty() {
            self.passes.push(Pass::Gradient);
        }
        self.mark()?;
        self.passes = vec![Pass::Statistics, Pass::Fused];
        self.forward()?;
        self.passes = vec![Pass::Gradient, Pass::Fused];
        self.backward()
    }

    /// Columns of a block of similarities to all rows of the other set.
    pub(super) fn all_columns(&self) -> u64 {
        self.problem.others.next_multiple_of(self.tile.columns())
    }

    /// Elements of the block of all similarities.
    fn all_cells(&self) -> u64 {
        self.problem.anchors * self.all_columns()
    }

    /// Partial statistics of all pairs in one direction, the larger one.
    fn all_partials(&self) -> u64 {
        let (n, m) = (self.problem.anchors, self.problem.others);
        (m.div_ceil(self.tile.columns()) * n).max(n.div_ceil(self.tile.rows()) * m)
    }

    /// Bytes of the block of all similarities and what else lies in the workspace then, besides gradients.
    pub(super) fn kept_need(&self) -> u64 {
        let partials = aligned(self.stat().size() * self.all_partials());
        4 * self.all_cells() + self.sides_bytes(u64::MAX).max(2 * partials)
    }

    /// Whether all similarities can be kept.
    fn keeps(&self) -> bool {
        let Problem { anchors: n, others: m, width, .. } = self.problem;
        // The kernel that stores the similarities also binds two sets, their marks, the partial statistics of each
        // direction, and what scalars come as tensors.
        let buffers = 6 + u32::from(self.loss.both_directions()) + self.scalar_tensors();
        let parameters = u32::from(self.own_parameters());
        // Where one workgroup makes the sides, partial statistics are still there.
        let beside = if self.few { self.sides_bytes(u64::MAX) } else { 0 };
        self.kept_need() + beside + self.gathered_bytes() <= self.workspace()
            && self.all_cells() <= self.fits(NUMBER)
            && self.all_partials() <= self.fits(self.stat())
            && n.max(m) <= self.sums_run()
            && (2 * width + self.loss.flops()) * n * m <= self.options().step_flops
            && buffers + parameters <= self.call.builder.caps.max_storage_buffers
    }
}
