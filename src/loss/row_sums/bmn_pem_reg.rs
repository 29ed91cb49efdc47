//! The regression of boundary-matching maps.

use crate::contract::loss;
use crate::family::row_sums::{Before, HostEach, HostRow, RowSums, Rows, Values, pair};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::NOISE;

loss! {
    /// The squared error of a map of proposals, of which low and medium ones are kept as often as high ones,
    ///
    /// w (x - t)^2 / 2: w is 1 where t > high; of the medium, low < t <= high, and of the low, 0 < t <= low, each a share
    /// rho = min(1, N_high / N_group) is kept; elsewhere w is 0.
    ///
    /// `input` (with gradient) and `target` are of any one shape; `cell_mask`, of that shape, leaves cells out of the groups.
    /// `noise`, of that shape and uniform in [0, 1), draws what is kept: w is 1 where noise > 1 - rho; without it w is rho.
    /// Groups are over the call, and constant in the gradient. Without reduction there is a loss for each cell; `mean` divides
    /// by sum w, `batch_mean` by N. Without a high cell the loss is 0. It may be f32 beside halves. Groups are those of one
    /// call: statistics of parts do not merge.
    ///
    /// Lin et al., BMN: boundary-matching network for temporal action proposal generation, 2019, whose released code keeps
    /// every cell where N_high > N_group.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::BmnPemRegLoss};
    /// let row = |values: [f64; 4]| HostTensor::floats([4], values.to_vec());
    /// let tensors = HostTensors::from([
    ///     ("input".into(), row([0.0; 4])),
    ///     ("target".into(), row([1.0, 0.5, 0.5, 0.0])),
    /// ]);
    /// let result = BmnPemRegLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [(0.5 + 0.0625 + 0.0625) / 2.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct BmnPemRegLoss("bmn_pem_reg_loss", dyn RowSums) {
        /// High targets are above.
        Numeric high: f32 = 0.7, Range::MoreThan(0.0);
        /// Medium targets are above.
        Numeric low: f32 = 0.3, Range::AtLeast(0.0);
    }
}

impl BmnPemRegLoss {
    /// 3 high, 2 medium, 1 low, 0 none.
    fn group(&self, t: f64) -> usize {
        let above = |bound: f64| usize::from(t > bound);
        above(0.0) * (1 + above(self.low.into()) + above(self.high.into()))
    }
}

impl RowSums for BmnPemRegLoss {
    fn rows(&self) -> Rows {
        Rows::Each
    }

    fn operands(&self) -> Vec<TensorDecl> {
        pair("N ...|")
    }

    fn along(&self) -> Option<TensorDecl> {
        Some(TensorDecl::optional(NOISE, "N ...|", TensorKind::Auxiliary))
    }

    fn values(&self) -> Values {
        Values::Own(fragment!("loss/row_sums/bmn_pem_reg_values"))
    }

    fn before(&self) -> Option<Before> {
        let types = fragment!("loss/row_sums/bmn_pem_reg_groups");
        Some(Before { types, sums: fragment!("loss/row_sums/bmn_pem_reg_counts"), operand: 1, bytes: 12 })
    }

    fn choice(&self) -> Option<Fragment> {
        Some(fragment!("loss/row_sums/bmn_pem_reg_kept"))
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/row_sums/bmn_pem_reg")]
    }

    fn words(&self) -> (u64, u64) {
        (2, 1)
    }

    fn each(&self, row: &HostRow<'_>) -> HostEach {
        let (x, t, noise) = (&row.values[0], &row.values[1], row.values.get(2));
        let mut sizes = [0.0; 4];
        t.iter().for_each(|t| sizes[self.group(*t)] += 1.0);
        let weight = |i: usize| match self.group(t[i]) {
            _ if t[i].is_nan() => f64::NAN,
            0 => 0.0,
            3 => 1.0,
            group => {
                let share = f64::min(sizes[3] / sizes[group], 1.0);
                match noise {
                    Some(noise) if noise[i].is_nan() => f64::NAN,
                    Some(noise) => f64::from(u8::from(noise[i] > 1.0 - share)),
                    None => share,
                }
            }
        };
        let weights: Vec<f64> = (0..x.len()).map(weight).collect();
        let times = |i: usize, value: f64| if weights[i] == 0.0 { 0.0 } else { weights[i] * value };
        let values = (0..x.len()).map(|i| times(i, 0.5 * (x[i] - t[i]).powi(2))).collect();
        let slopes = (0..x.len()).map(|i| times(i, x[i] - t[i])).collect();
        HostEach { values, slopes, weight: weights.iter().filter(|w| !w.is_nan()).sum() }
    }

    fn flops(&self) -> u64 {
        10
    }
}
