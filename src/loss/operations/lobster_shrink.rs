//! Weights that the loss does not feel, shrunk.

use crate::contract::loss;
use crate::error::Error;
use crate::family::operations::{Operation, Part, Reach, Reads, Writes};
use crate::host::{Evaluation, HostData, HostTensor, HostTensors};
use crate::kernel::{Absent, fragment};
use crate::output::OutputDecl;
use crate::params::Range;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::HostCall;
use crate::tensor::{GRADS, MASK, OUTPUT, PARAMS};

loss! {
    /// Weight decay where the loss is insensitive: an operation,
    ///
    /// output = w - lambda w max(0, 1 - |g|), and 0 where `mask` is 0.
    ///
    /// `params` and `grads` are `[P]`, and so is `mask`, all 1 where it is absent. The step follows the optimiser's, with the
    /// gradient from before it. `output` has the shape and storage type of `params` and may lie on it
    /// (`Request::in_place("output")`). A NaN, and an infinite weight, come out as NaN unless they are masked.
    ///
    /// Tartaglione et al., LOss-Based SensiTivity rEgulaRization: Towards deep sparse neural networks, 2022.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LobsterShrink};
    /// let vector = |values: [f64; 3]| HostTensor::floats([3], values.to_vec());
    /// let tensors = HostTensors::from([
    ///     ("params".into(), vector([2.0, 2.0, 2.0])),
    ///     ("grads".into(), vector([0.0, -0.5, 3.0])),
    /// ]);
    /// let result = LobsterShrink { lambda: 0.5 }.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [1.0, 1.5, 2.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LobsterShrink("lobster_shrink", dyn Operation) {
        /// Share of a weight that decays where its gradient is 0; 1e-4 as in the authors' code.
        Numeric lambda: f32 = 1e-4, Range::Within(0.0, 1.0);
    }
}

impl Operation for LobsterShrink {
    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(PARAMS, "P", TensorKind::Float),
            TensorDecl::required(GRADS, "P", TensorKind::Float),
            TensorDecl::optional(MASK, "P", TensorKind::Mask),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::like(OUTPUT, "P", PARAMS)]
    }

    fn parts(&self, request: &Request) -> Result<Vec<Part>, Error> {
        let own = Reach::Own(0);
        // WGSL has parameters of that name.
        let weights = Reads::named("weights", PARAMS, own);
        Ok(vec![Part {
            writes: Writes::Output(OUTPUT, 0),
            count: request.tensors[PARAMS].elements(),
            reads: vec![weights, Reads::new(GRADS, own), Reads::optional(MASK, Absent::Integer(MASK, "1"), own)],
            words: Vec::new(),
            element: vec![fragment!("loss/operations/lobster_shrink")],
            some: false,
            flops: 5,
        }])
    }

    fn define(&self, _: &Request, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error> {
        let mask = tensors.get(MASK).map(HostTensor::as_integers);
        let lambda = f64::from(self.lambda);
        let [weights, grads] = [PARAMS, GRADS].map(|name| tensors[name].as_floats());
        let shrunk = (0..weights.len()).map(|i| {
            if mask.is_some_and(|mask| mask[i] == 0) {
                return 0.0;
            }
            let rest = 1.0 - grads[i].abs();
            weights[i] - lambda * weights[i] * if rest < 0.0 { 0.0 } else { rest }
        });
        let shrunk = shrunk.collect();
        Ok(call.outputs([(OUTPUT, HostData::Float(shrunk))], []))
    }
}
