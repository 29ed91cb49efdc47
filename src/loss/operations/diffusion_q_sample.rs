//! Diffusion, forwards.

use crate::contract::loss;
use crate::error::Error;
use crate::family::operations::{Operation, Part, Reach, Reads, Writes};
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::HostCall;
use crate::tensor::{GAMMA, INPUT, NOISE, OUTPUT};

loss! {
    /// What noise makes of a sample after some steps of a diffusion: an operation,
    ///
    /// output = sqrt(g) x + sqrt(1 - g) noise, g the sample's `gamma`, the product of what each step keeps.
    ///
    /// `input` and `noise` are `[N, ...]`, `gamma` is `[N]`, in \[0, 1\]; `output` has the shape of `input`, f32. `input`
    /// receives a gradient, sqrt(g) times `grad_output`. A `gamma` outside \[0, 1\] is an error of the CPU path, and gives NaN
    /// on a GPU.
    ///
    /// Ho et al., Denoising Diffusion Probabilistic Models, 2020, equation 4; Liang et al., Denoising as Adaptation:
    /// Noise-Space Domain Adaptation for Image Restoration, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::DiffusionQSample};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![1.0, -2.0])),
    ///     ("noise".into(), HostTensor::floats([1, 2], vec![0.5, 1.0])),
    ///     ("gamma".into(), HostTensor::floats([1], vec![0.64])),
    /// ]);
    /// let result = DiffusionQSample::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.outputs["output"].as_floats()[0] - (0.8 + 0.3)).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct DiffusionQSample("diffusion_q_sample", dyn Operation) {}
}

impl Operation for DiffusionQSample {
    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N ...", TensorKind::Float).with_grad(),
            TensorDecl::required(NOISE, "N ...", TensorKind::Float),
            TensorDecl::required(GAMMA, "N", TensorKind::Auxiliary),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(OUTPUT, "N ...")]
    }

    fn parts(&self, request: &Request) -> Result<Vec<Part>, Error> {
        let spec = &request.tensors[INPUT];
        let count = spec.elements();
        let each = count / (spec.dims[0] as u64).max(1);
        let gamma = Reads::new(GAMMA, Reach::Row { of: each, each: 1 });
        let words = vec![("each", each)];
        Ok(vec![
            Part {
                writes: Writes::Output(OUTPUT, 0),
                count,
                reads: vec![Reads::new(INPUT, Reach::Own(0)), Reads::new(NOISE, Reach::Own(0)), gamma],
                words: words.clone(),
                element: vec![fragment!("loss/operations/diffusion_q_sample")],
                some: false,
                flops: 6,
            },
            Part {
                writes: Writes::Gradient(INPUT),
                count,
                reads: vec![Reads::upstream(Reach::Own(0)), gamma],
                words,
                element: vec![fragment!("loss/operations/diffusion_q_sample_slope")],
                some: false,
                flops: 3,
            },
        ])
    }

    fn define(&self, _: &Request, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error> {
        let [x, noise, gamma] = [INPUT, NOISE, GAMMA].map(|name| tensors[name].as_floats());
        if let Some(bad) = gamma.iter().find(|g| !(0.0..=1.0).contains(*g) && g.is_finite()) {
            let expected = "numbers in [0, 1]".into();
            return Err(Error::Value { name: GAMMA.into(), expected, found: bad.to_string() });
        }
        let each = x.len() / gamma.len().max(1);
        let of = |i: usize| gamma[i / each];
        let output = (0..x.len()).map(|i| of(i).sqrt() * x[i] + (1.0 - of(i)).sqrt() * noise[i]).collect();
        let gradient = (0..x.len()).map(|i| of(i).sqrt() * call.upstream(i)).collect();
        let gradient = call.packed(INPUT, gradient);
        Ok(call.outputs([(OUTPUT, HostData::Float(output))], [gradient]))
    }
}
