//! The map of the boundaries between labels.

use crate::contract::loss;
use crate::error::Error;
use crate::family::labels::{Around, Hook, LabelOperation, Seen};
use crate::kernel::fragment;
use crate::params::{Range, word_parameter};
use crate::tensor::{BOUNDARY, LABELS};

word_parameter! {
    /// What makes a boundary.
    #[derive(Default)]
    pub enum BoundaryMethod {
        /// Another label in the window.
        #[default]
        Window = "window",
        /// A Sobel response to some label's cells.
        Sobel = "sobel",
    }
}

loss! {
    /// 1 on the boundaries between labels, 0 elsewhere: an operation.
    ///
    /// `window`: where the box of side 2 `radius` + 1 around a cell holds a label that is not the cell's. `sobel`: where the 3 x 3
    /// Sobel response along x or y to the cells of some label is not 0, so that a lone cell is no boundary, and the border
    /// of an image is one; two spatial axes and `radius` 1, all else is an error.
    ///
    /// Labels are any integers. Cells that are left out and those beyond the border have no label; those that are left
    /// out give 0.
    ///
    /// `sobel`: Tarubinga et al., CW-BASS: confidence-weighted boundary-aware learning for semi-supervised semantic
    /// segmentation, 2025.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LabelBoundaryMap};
    /// let labels = HostTensor::integers([1, 6], vec![4, 4, 4, 7, 7, 7]);
    /// let tensors = HostTensors::from([("labels".into(), labels)]);
    /// let result = LabelBoundaryMap::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["boundary"].as_floats(), [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LabelBoundaryMap("label_boundary_map", dyn LabelOperation) {
        /// What makes a boundary; another label in the window.
        Structural method: BoundaryMethod = BoundaryMethod::Window, Range::Any;
        /// Cells on either side along each axis; 1 for a window of 3.
        Structural radius: i32 = 1, Range::Within(0.0, 64.0);
        /// Cells with this label are left out; -100 as in PyTorch.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl LabelOperation for LabelBoundaryMap {
    fn output(&self) -> &'static str {
        BOUNDARY
    }

    fn around(&self) -> Around {
        Around { radius: self.radius, ignore_index: self.ignore_index, classes: 0 }
    }

    fn hook(&self) -> Hook {
        Hook::Window(match self.method {
            BoundaryMethod::Window => fragment!("family/labels/label_boundary"),
            BoundaryMethod::Sobel => fragment!("family/labels/label_sobel"),
        })
    }

    fn check(&self, dims: &[usize]) -> Result<(), Error> {
        if self.method == BoundaryMethod::Window {
            return Ok(());
        }
        if self.radius != 1 {
            let (name, found) = ("radius".into(), self.radius.to_string());
            return Err(Error::Parameter { name, expected: "1 for `sobel`".into(), found });
        }
        if dims.len() != 3 {
            let (name, found) = (LABELS.into(), dims.to_vec());
            return Err(Error::Shape { name, expected: "two spatial axes for `sobel`".into(), found });
        }
        Ok(())
    }

    fn values(&self, seen: &Seen) -> Vec<(i64, f64)> {
        let boundary = match self.method {
            BoundaryMethod::Window => !seen.same(),
            BoundaryMethod::Sobel => seen.labels.iter().any(|&label| responds(seen, label)),
        };
        vec![(0, f64::from(u8::from(boundary)))]
    }
}

/// Whether one of the two Sobel responses to a label's cells is not 0.
fn responds(seen: &Seen, label: i64) -> bool {
    let cells = seen.labels.iter().zip(&seen.offsets).filter(|(other, _)| **other == label);
    let add = |(along_x, along_y): (i64, i64), (_, &[_, y, x]): (_, &[i64; 3])| {
        (along_x + x * (2 - y.abs()), along_y + y * (2 - x.abs()))
    };
    cells.fold((0, 0), add) != (0, 0)
}
