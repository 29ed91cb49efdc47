//! Masks of the cells that count, beside a tensor with a class axis.

use super::layout::Layout;
use super::map::Map;
use super::recipe::Stage;
use crate::error::Error;
use crate::kernel::{Absent, Fragment, fragment};
use crate::request::Request;
use crate::tensor::{CELL_MASK, TensorSpec};
use crate::variant::ClassAxis;
use std::ops::Range;

/// Where the mask of an element lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MaskIndex {
    Same,
    Cell,
    Last,
}

impl MaskIndex {
    fn of(mask: &TensorSpec, layout: &Layout) -> Self {
        match layout.axis {
            _ if mask.elements() == layout.elements() => Self::Same,
            ClassAxis::First => Self::Cell,
            ClassAxis::Last => Self::Last,
        }
    }

    fn fragment(self) -> Fragment {
        match self {
            Self::Same => fragment!("lib/mask_same"),
            Self::Cell => fragment!("lib/mask_cell"),
            Self::Last => fragment!("lib/mask_last"),
        }
    }
}

/// The mask of a call, which has the shape of a tensor or lacks its class axis. Without one all counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CellMask {
    layout: Layout,
    index: MaskIndex,
}

impl CellMask {
    /// The mask beside a tensor of these dims.
    pub fn of(request: &Request, dims: &[usize]) -> Result<Self, Error> {
        let axis = request.options.class_axis;
        let layout = Layout::of(dims, axis);
        let Some(mask) = request.tensors.get(CELL_MASK) else { return Ok(Self { layout, index: MaskIndex::Same }) };
        let mut without = dims.to_vec();
        match (dims.len(), axis) {
            (0 | 1, _) => {}
            (_, ClassAxis::First) => drop(without.remove(1)),
            (_, ClassAxis::Last) => drop(without.pop()),
        }
        if mask.dims != *dims && mask.dims != without {
            let expected = format!("{dims:?} or {without:?}");
            return Err(Error::Shape { name: CELL_MASK.into(), expected, found: mask.dims.clone() });
        }
        Ok(Self { layout, index: MaskIndex::of(mask, &layout) })
    }

    /// Whether all classes of a sample share a plane of the mask.
    pub fn is_shared(&self) -> bool {
        self.index == MaskIndex::Cell
    }

    /// Whether the mask lacks the class axis.
    pub fn is_of_rows(&self) -> bool {
        self.index != MaskIndex::Same
    }

    /// The mask's element for element `i` of the tensor.
    pub fn at(&self, i: u64) -> u64 {
        let Layout { classes, space, .. } = self.layout;
        match self.index {
            MaskIndex::Same => i,
            MaskIndex::Cell => i / (classes * space) * space + i % space,
            MaskIndex::Last => i / classes,
        }
    }

    /// `load_cell_mask(mask_index(i))`, in a stage of which an item is so many elements of the tensor.
    pub fn link<'s>(self, stage: Stage<'s>, each: u64) -> Stage<'s> {
        let Layout { classes, space, axis, .. } = self.layout;
        let inner = if axis == ClassAxis::Last { 1 } else { space };
        stage
            .fragments([self.index.fragment()])
            .words(&[("inner", inner), ("per_sample", classes * space), ("classes", classes)])
            .optional(
                CELL_MASK,
                Absent::Integer("cell_mask", "1"),
                Map::of(move |run| self.window(run.items.start * each, run.items.end * each)),
            )
    }

    /// The mask's elements from the first to the last that a run of elements reads.
    fn window(&self, first: u64, end: u64) -> Range<u64> {
        let Layout { classes, space, .. } = self.layout;
        let (mut low, mut high) = (self.at(first), self.at(end - 1) + 1);
        if self.is_shared() {
            // The whole plane where the run reads it for more than one class of the sample.
            let planes = first / space..=(end - 1) / space;
            let same_sample = |a: u64, b: u64| a / classes == b / classes;
            if planes.end() > planes.start() {
                if same_sample(*planes.start(), planes.start() + 1) {
                    low = low / space * space;
                }
                if same_sample(planes.end() - 1, *planes.end()) {
                    high = high.next_multiple_of(space);
                }
            }
        }
        low..high
    }
}
