//! The edges of each class.

use crate::contract::loss;
use crate::family::labels::{Around, Hook, LabelOperation, Seen};
use crate::kernel::fragment;
use crate::params::Range;
use crate::tensor::EDGES;

loss! {
    /// The edges of each class: dilation less erosion of the cells that have it, by a window: 1 where the window around
    /// a cell holds the class and something else: an operation.
    ///
    /// The border of an image is no edge. A cell that is left out belongs to no class, so that its neighbours are on an
    /// edge, and gives 0 itself. A label that is no class is an error of the CPU path; a GPU leaves its cell out.
    ///
    /// Liu et al., BPKD: Boundary Privileged Knowledge Distillation For Semantic Segmentation, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LabelEdgeMap};
    /// let labels = HostTensor::integers([1, 5], vec![0, 0, 0, 1, 1]);
    /// let tensors = HostTensors::from([("labels".into(), labels)]);
    /// let edges = LabelEdgeMap { radius: 1, ..LabelEdgeMap::default() };
    /// let result = edges.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["edges"].as_floats(), [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LabelEdgeMap("label_edge_map", dyn LabelOperation) {
        /// Number of classes.
        Structural classes: i32 = 2, Range::Within(1.0, 65536.0);
        /// Cells on either side along each axis; 3 for the window of 7 of BPKD.
        Structural radius: i32 = 3, Range::Within(0.0, 64.0);
        /// Cells with this label are left out; -100 as in PyTorch.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl LabelOperation for LabelEdgeMap {
    fn output(&self) -> &'static str {
        EDGES
    }

    fn around(&self) -> Around {
        Around { radius: self.radius, ignore_index: self.ignore_index, classes: self.classes }
    }

    fn hook(&self) -> Hook {
        Hook::Classes(fragment!("family/labels/label_edges"))
    }

    fn values(&self, seen: &Seen) -> Vec<(i64, f64)> {
        if seen.same() && !seen.left_out { Vec::new() } else { seen.labels.iter().map(|label| (*label, 1.0)).collect() }
    }
}
