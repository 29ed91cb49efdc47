//! Perturbations of one length.

use crate::contract::loss;
use crate::family::samples::{HostSample, Moves, Of, Reads, Round, Samples};
use crate::kernel::fragment;
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::INPUT;

loss! {
    /// The direction of each sample, of one length: an operation,
    ///
    /// output = epsilon e / sqrt(1e-6 + e.e), e = d / (1e-12 + max |d|).
    ///
    /// `input` d is `[N, ...]`, one vector a sample. `output` has its shape and storage type and may lie on it
    /// (`Request::in_place("output")`). A sample of zeros stays; a NaN or an infinity makes its sample NaN.
    ///
    /// Miyato et al., Virtual adversarial training, 2018, and its authors' code.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::VatNormalize};
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([1, 2], vec![3.0, 4.0]))]);
    /// let result = VatNormalize::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let output = result.outputs["output"].as_floats();
    /// assert!((output[0] - 0.6).abs() < 1e-6 && (output[1] - 0.8).abs() < 1e-6);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct VatNormalize("vat_normalize", dyn Samples) {
        /// Length of the result.
        Numeric epsilon: f32 = 1.0, Range::AtLeast(0.0);
    }
}

impl Samples for VatNormalize {
    fn inputs(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "N ...", TensorKind::Float)]
    }

    fn forward(&self) -> Moves {
        Moves {
            reads: vec![Reads::new(INPUT, Of::Elements)],
            hook: vec![
                fragment!("loss/samples/vat_normalize"),
                fragment!("family/samples/scaled"),
                fragment!("lib/squares"),
            ],
            constants: Vec::new(),
            rounds: vec![Round { times: 1, reads: vec![INPUT] }],
            part: 20,
            settles: false,
            flops: 6,
        }
    }

    fn result(&self, sample: &HostSample<'_>) -> (Vec<f64>, f64) {
        let d = sample.elements(INPUT);
        if d.iter().any(|d| !d.is_finite()) {
            return (vec![f64::NAN; d.len()], 0.0);
        }
        let most = 1e-12 + d.iter().fold(0.0, |most: f64, d| most.max(d.abs()));
        let root = (1e-6 + d.iter().map(|d| d / most * (d / most)).sum::<f64>()).sqrt();
        (d.iter().map(|d| f64::from(self.epsilon) * (d / most) / root).collect(), 0.0)
    }
}
