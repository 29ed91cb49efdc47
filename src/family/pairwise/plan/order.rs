//! Which parts of the plan go to which pass, and what the fused pass saves.

use super::tile::Cells;
use super::{Planner, SCALAR, Side};
use crate::error::Error;
use crate::family::pairwise::Algorithm;
use crate::plan::Pass;
use crate::variant::{ParameterSource, Sharing};

/// How the fused pass does less than forward and backward one after the other.
enum Fusion {
    /// The similarities are kept, in a block of that many bytes.
    Kept(u64),
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
        self.mark()?;
        match fusion {
            Fusion::Together => self.together(),
            Fusion::Triplets => self.triplets_together(),
            Fusion::Kept(bytes) => {
                let columns = self.problem.others.next_multiple_of(self.tile.columns());
                let place = self.builder.workspace(bytes, self.gathered_bytes());
                self.kept = Some(Cells::whole(place, self.problem.anchors, columns));
                self.forward()?;
                self.backward()
            }
        }
    }

    fn fusion(&self) -> Option<Fusion> {
        if !self.weighs {
            return None;
        }
        match self.loss.algorithm() {
            Algorithm::Hardest => None,
            Algorithm::Triplets { .. } => self.gathers().then_some(Fusion::Triplets),
            Algorithm::Statistics if self.loss.scalars_in_side().is_some() && self.gathers() => Some(Fusion::Together),
            Algorithm::Statistics => self.kept_bytes().map(Fusion::Kept),
        }
    }

    /// Forward, then backward; fused is the two of them.
    fn order_apart(&mut self) -> Result<(), Error> {
        self.passes = vec![Pass::Statistics, Pass::Fused];
        if !self.request.gradients.is_empty() {
            self.passes.push(Pass::Gradient);
        }
        self.mark()?;
        self.passes = vec![Pass::Statistics, Pass::Fused];
        self.forward()?;
        self.passes = vec![Pass::Gradient, Pass::Fused];
        self.backward()
    }

    /// Bytes of the block of all similarities, where it fits the workspace beside what else lies there.
    fn kept_bytes(&self) -> Option<u64> {
        let (n, m) = (self.problem.anchors, self.problem.others);
        let columns = m.next_multiple_of(self.tile.columns());
        let stat = self.stat();
        let bytes = 4 * n * columns;
        let (across, down) = (columns / self.tile.columns(), n.div_ceil(self.tile.rows()));
        let partials = stat.size() * (across * n).max(down * m);
        let sides = self.sides_bytes(n) + self.sides_bytes(m);
        let sum = bytes + self.gathered_bytes() + sides.max(2 * partials.next_multiple_of(256));
        // The kernel that stores the similarities also binds two sets, their marks, the partial statistics of each
        // direction, and what scalars come as tensors.
        let scalars = self.loss.scalars().iter().filter(|s| self.request.tensors.contains_key(s.name)).count();
        let buffers = 6 + u32::from(self.loss.both_directions()) + scalars as u32;
        let own = self.variant.parameters == ParameterSource::Tensor && self.variant.sharing == Sharing::Shared;
        let parameters = u32::from(own && !self.loss.parameters().is_empty());
        let fits = sum <= self.request.options.workspace
            && n * columns <= self.builder.window_elements(SCALAR)
            && partials / stat.size() <= self.builder.window_elements(stat)
            && n.max(m) <= self.row_run()
            && (2 * self.problem.width + self.loss.flops()) * n * m <= self.request.options.step_flops
            && buffers + parameters <= self.builder.caps.max_storage_buffers;
        fits.then_some(bytes)
    }

    /// Whether a set's gradient is wanted.
    pub(super) fn wants(&self, side: Side) -> bool {
        self.request.gradients.contains(self.tensor(side))
    }
}
