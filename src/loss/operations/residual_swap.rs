//! Exchanging the images of two domains.

use crate::contract::loss;
use crate::error::Error;
use crate::family::operations::{Operation, Part, Reach, Reads, Writes};
use crate::host::{Evaluation, HostData, HostTensor, HostTensors};
use crate::kernel::{Absent, fragment};
use crate::output::OutputDecl;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::HostCall;
use crate::tensor::{FIRST, FIRST_RESIDUAL, OUTPUT, SECOND, SECOND_RESIDUAL, SWAP};

loss! {
    /// Two sets of samples with each other's residuals, some of them exchanged: an operation,
    ///
    /// output\[0\] = first + second_residual, output\[1\] = second + first_residual, exchanged where `swap` is not 0.
    ///
    /// `first`, `second` and the residuals, 0 where they are absent, are `[N, ...]`; `swap` is `[N]`, no sample where it is
    /// absent; `output` is `[2, N, ...]`, f32. `first` and `second` receive gradients. Without residuals it is a shuffle
    /// of pairs: a network that sees the output cannot tell the two sets by their place.
    ///
    /// Liang et al., Denoising as Adaptation: Noise-Space Domain Adaptation for Image Restoration, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ResidualSwap};
    /// let tensors = HostTensors::from([
    ///     ("first".into(), HostTensor::floats([2], vec![1.0, 2.0])),
    ///     ("second".into(), HostTensor::floats([2], vec![10.0, 20.0])),
    ///     ("swap".into(), HostTensor::integers([2], vec![0, 1])),
    /// ]);
    /// let result = ResidualSwap::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [1.0, 20.0, 10.0, 2.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ResidualSwap("residual_swap", dyn Operation) {}
}

const NO_SWAP: Absent = Absent::Integer(SWAP, "0");

impl Operation for ResidualSwap {
    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(FIRST, "N ...", TensorKind::Float).with_grad(),
            TensorDecl::required(SECOND, "N ...", TensorKind::Float).with_grad(),
            TensorDecl::optional(FIRST_RESIDUAL, "N ...", TensorKind::Float),
            TensorDecl::optional(SECOND_RESIDUAL, "N ...", TensorKind::Float),
            TensorDecl::optional(SWAP, "N", TensorKind::Mask),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(OUTPUT, "2 N ...")]
    }

    fn parts(&self, request: &Request) -> Result<Vec<Part>, Error> {
        let spec = &request.tensors[FIRST];
        let count = spec.elements();
        let each = count / (spec.dims[0] as u64).max(1);
        let swap = Reads::optional(SWAP, NO_SWAP, Reach::Row { of: each, each: 1 });
        let own = Reach::Own(0);
        let residual = |name| Reads::optional(name, Absent::Float(name, "0.0"), own);
        let output = |side| Part {
            writes: Writes::Output(OUTPUT, side * count),
            count,
            reads: vec![
                Reads::new(FIRST, own),
                Reads::new(SECOND, own),
                residual(FIRST_RESIDUAL),
                residual(SECOND_RESIDUAL),
                swap,
            ],
            words: vec![("each", each), ("side", side)],
            element: vec![fragment!("loss/operations/residual_swap")],
            some: false,
            flops: 1,
        };
        // From each side, for the samples that are there.
        let gradient = |side, of, second: bool| Part {
            writes: Writes::Gradient(of),
            count,
            reads: vec![Reads::upstream(Reach::Own(side * count)), swap],
            words: vec![("each", each), ("upstream_at", side * count), ("swapped", u64::from((side == 1) != second))],
            element: vec![fragment!("loss/operations/residual_swap_slope")],
            some: true,
            flops: 1,
        };
        let gradients =
            [(FIRST, false), (SECOND, true)].map(|(of, second)| [0, 1].map(|side| gradient(side, of, second)));
        Ok([vec![output(0), output(1)], gradients.concat()].concat())
    }

    fn define(&self, _: &Request, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error> {
        let [first, second] = [FIRST, SECOND].map(|name| tensors[name].as_floats());
        let more = |name: &str, i: usize| tensors.get(name).map_or(0.0, |residual| residual.as_floats()[i]);
        let count = first.len();
        let each = count / tensors[FIRST].dims[0].max(1);
        let swaps = tensors.get(SWAP).map(HostTensor::as_integers);
        let side = |i: usize| usize::from(swaps.is_some_and(|swaps| swaps[i / each] != 0));
        let mut output = vec![0.0; 2 * count];
        let mut slopes = [vec![0.0; count], vec![0.0; count]];
        for i in 0..count {
            let (own, other) = (side(i) * count + i, (1 - side(i)) * count + i);
            output[own] = first[i] + more(SECOND_RESIDUAL, i);
            output[other] = second[i] + more(FIRST_RESIDUAL, i);
            (slopes[0][i], slopes[1][i]) = (call.upstream(own), call.upstream(other));
        }
        let [of_first, of_second] = slopes;
        let gradients = [call.packed(FIRST, of_first), call.packed(SECOND, of_second)];
        Ok(call.outputs([(OUTPUT, HostData::Float(output))], gradients))
    }
}
