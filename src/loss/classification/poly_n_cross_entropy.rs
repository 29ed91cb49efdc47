//! Poly-N cross-entropy.

use crate::contract::loss;
use crate::family::classification::{Choices, Classification, HostRow};
use crate::kernel::{Absent, Fragment, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows::Rows;
use crate::stage::{Map, Stage};

/// Changes of the first polynomial coefficients `[K]`.
const EPSILONS: &str = "epsilons";

loss! {
    /// Cross-entropy with its first polynomial coefficients changed:
    ///
    /// l = -w_y log p_y + sum_j epsilons_j (1 - p_y)^j, j from 1 to K, p = softmax(x); with `target`, the sum of t_c times that
    /// of class c.
    ///
    /// `epsilons` is a tensor `[K]`; one number is `poly1_cross_entropy`. The class weight acts on the cross-entropy
    /// part alone. `mean` divides as `cross_entropy` does.
    ///
    /// Leng et al., PolyLoss: a polynomial expansion perspective of classification loss functions, 2022.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::PolyNCrossEntropy};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    ///     ("epsilons".into(), HostTensor::floats([2], vec![1.0, -1.0])),
    /// ]);
    /// let result = PolyNCrossEntropy::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (2f64.ln() + 0.5 - 0.25)).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct PolyNCrossEntropy("poly_n_cross_entropy", dyn Classification) {
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Classification for PolyNCrossEntropy {
    fn hook(&self) -> Fragment {
        fragment!("loss/classification/poly_n_cross_entropy")
    }

    fn further(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(EPSILONS, "K", TensorKind::Auxiliary)]
    }

    fn choices(&self) -> Choices {
        Choices { term: self.hook(), ..Choices::default() }
    }

    fn bind<'s>(&self, stage: Stage<'s>, _rows: &'s Rows) -> Stage<'s> {
        let powers = stage.elements(EPSILONS);
        let stage = stage.word("powers", powers as u32);
        match powers {
            0 => stage.absent(Absent::Float(EPSILONS, "0.0")),
            _ => stage.tensor(EPSILONS, Map::Whole(powers)),
        }
    }

    fn is_linear(&self) -> bool {
        false
    }

    fn term(&self, row: &HostRow<'_>, _class: usize, log_p: f64, weight: f64) -> (f64, f64) {
        let epsilons = row.floats(EPSILONS).expect("a required tensor");
        let (rest, p) = (-log_p.exp_m1(), log_p.exp());
        let (mut value, mut slope, mut power) = (-weight * log_p, -weight, 1.0);
        for (j, epsilon) in epsilons.iter().enumerate() {
            slope -= p * (j + 1) as f64 * epsilon * power;
            power *= rest;
            value += epsilon * power;
        }
        (value, slope)
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn flops(&self) -> u64 {
        24
    }
}
