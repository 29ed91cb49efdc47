//! Running statistics of the anchors' lengths, and each anchor's quality from them.

use super::{Draft, MARK, Planner, SCALAR, VECTOR, chunks, rows_of};
use crate::error::Error;
use crate::family::pairwise::RUNNING;
use crate::kernel::{Absent, Access, Element, Fragment, fragment};
use crate::plan::{Place, whole};
use crate::tensor::DType;
use std::ops::Range;

impl Planner<'_, '_> {
    fn lengths(&self, name: &str, skeleton: Fragment) -> Draft {
        let library = [
            fragment!("family/pairwise/pairs"),
            fragment!("family/pairwise/row_length"),
            fragment!("lib/moments"),
            fragment!("lib/numerics"),
            self.counted(),
        ];
        self.with_parameters(self.draft(name, skeleton).fragments(library))
    }

    /// The running statistics with this batch, to their tensors, and the anchors' qualities by them, to *saved*.
    pub(super) fn qualities(&mut self) -> Result<(), Error> {
        let Some((running, quality)) = self.places.quality else { return Ok(()) };
        let (n, group) = (self.problem.anchors, u64::from(self.variant.workgroup_size));
        let moments = self.builder.workspace(VECTOR.size() * n.div_ceil(group), 0);
        let all = whole(moments, n.div_ceil(group));
        for rows in chunks(n, self.row_run().next_multiple_of(group)) {
            let count = rows.end - rows.start;
            let draft = self
                .lengths("moments", fragment!("family/pairwise/moments"))
                .words(&[("groups", count.div_ceil(group)), ("first", rows.start), ("end", rows.end)])
                .work("outer_marks", MARK, rows_of(self.places.marks, &rows))
                .work("moments", VECTOR, all);
            self.push(draft, count.div_ceil(group), 10 * count)?;
        }
        let mut draft = self
            .lengths("running", fragment!("family/pairwise/running"))
            .words(&[("count", n.div_ceil(group))])
            .work("moments", VECTOR, all)
            .work("running", SCALAR, whole(running, 2));
        for (name, _, start) in RUNNING {
            let (element, access) = match self.request.tensors.get(name) {
                Some(spec) => (Element::Float(spec.dtype), Access::Update(name)),
                None => (Element::Float(DType::F32), Access::Write),
            };
            draft = draft.bind(name, element, access, whole(Place::Tensor(name), 1));
            if access == Access::Write {
                draft = draft.map(|kernel| kernel.absent(Absent::Float(name, start)));
            }
        }
        self.push(draft, 1, 10 * n.div_ceil(group))?;
        for rows in chunks(n, self.row_run()) {
            let count = rows.end - rows.start;
            let draft = self
                .lengths("quality", fragment!("family/pairwise/quality"))
                .words(&[("first", rows.start), ("end", rows.end)])
                .work("outer_marks", MARK, rows_of(self.places.marks, &rows))
                .work("running", SCALAR, whole(running, 2))
                .work("quality", SCALAR, rows_of(quality, &rows));
            self.push(draft, count.div_ceil(group), 5 * count)?;
        }
        Ok(())
    }

    /// Binds the qualities of anchors, where the loss has them.
    pub(super) fn with_quality(&self, draft: Draft, rows: &Range<u64>) -> Draft {
        match self.places.quality {
            Some((_, quality)) => draft.work("quality", SCALAR, rows_of(quality, rows)),
            None => draft,
        }
    }

    /// Stands in for the qualities where no anchor's own logit is taken.
    pub(super) fn without_quality(&self, draft: Draft) -> Draft {
        if self.places.quality.is_none() {
            return draft;
        }
        draft.map(|kernel| kernel.absent(Absent::Float("quality", "0.0")))
    }
}
