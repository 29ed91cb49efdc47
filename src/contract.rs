//! What a loss is to its callers, and what a family gives each of its losses.

use crate::caps::Caps;
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::params::{self, Parameters};
use crate::plan::Plan;
use crate::request::{Reduction, Request};
use crate::signature::{self, TensorDecl};
use crate::tensor::LOSS;
use crate::variant::ClassAxis;
use std::fmt;

/// A loss: a plain struct of its parameters that can be planned for a GPU and evaluated in f64.
pub trait Loss: Parameters + fmt::Debug + Send + Sync {
    /// The name that the registry and case files use.
    fn name(&self) -> &'static str;

    /// The name of its family: the folder of its files, and the word of listings.
    fn family(&self) -> &'static str;

    /// The tensors that the loss takes, `grad_output` aside.
    fn signature(&self) -> Vec<TensorDecl>;

    /// Names of the results beside the gradients, the differentiated one first. An operation has no `loss`.
    fn outputs(&self) -> &'static [&'static str];

    /// Plans a call: a pure function of shapes, options and the device's limits.
    fn plan(&self, request: &Request, caps: &Caps) -> Result<Plan, Error>;

    /// Evaluates loss and gradients in f64 on the CPU.
    fn reference(&self, tensors: &HostTensors, reduction: Reduction, axis: ClassAxis) -> Result<Evaluation, Error>;

    /// The value whose slopes at `at` are the gradients there, of a loss that takes something for constant when it is
    /// differentiated: the main output at `tensors` times its upstream gradient, with that held as it is at `at`. `None`
    /// where the gradient is simply the value's.
    fn frozen_value(&self, tensors: &HostTensors, reduction: Reduction, at: &HostTensors)
    -> Option<Result<f64, Error>>;
}

/// An algorithm with the formula of one loss. It is implemented for the trait object of the formulas (`dyn Overlap`), so
/// that the declaration of a loss names its family once.
pub(crate) trait Family: Loss {
    /// The folder and the word of listings.
    const NAME: &'static str;

    fn tensors(&self) -> Vec<TensorDecl>;

    fn results(&self) -> &'static [&'static str] {
        &[LOSS]
    }

    /// Plans a request that passed the checks against the signature.
    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error>;

    /// Evaluates a request that passed the checks against the signature.
    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error>;

    /// [`Loss::frozen_value`], for a request that passed the checks against the signature.
    fn frozen(&self, _request: &Request, _tensors: &HostTensors, _at: &HostTensors) -> Option<Result<f64, Error>> {
        None
    }
}

/// [`Loss::plan`] of a family's loss.
pub(crate) fn plan<F: Family + ?Sized>(loss: &F, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    params::check(&loss.parameters())?;
    signature::check(loss.name(), &loss.tensors(), request)?;
    let plan = loss.plan_call(request, caps)?;
    plan.check_bindings(caps)?;
    Ok(plan)
}

/// [`Loss::reference`] of a family's loss.
pub(crate) fn reference<F: Family + ?Sized>(
    loss: &F,
    tensors: &HostTensors,
    reduction: Reduction,
    axis: ClassAxis,
) -> Result<Evaluation, Error> {
    loss.evaluate(&host_request(loss, tensors, reduction, axis)?, tensors)
}

/// [`Loss::frozen_value`] of a family's loss.
pub(crate) fn frozen_value<F: Family + ?Sized>(
    loss: &F,
    tensors: &HostTensors,
    reduction: Reduction,
    at: &HostTensors,
) -> Option<Result<f64, Error>> {
    match host_request(loss, tensors, reduction, ClassAxis::First) {
        Ok(request) => loss.frozen(&request, tensors, at),
        Err(error) => Some(Err(error)),
    }
}

/// The request that a call on the CPU amounts to, checked.
fn host_request<F: Family + ?Sized>(
    loss: &F,
    tensors: &HostTensors,
    reduction: Reduction,
    axis: ClassAxis,
) -> Result<Request, Error> {
    params::check(&loss.parameters())?;
    let signature = loss.tensors();
    let mut request = Request::new().reduction(reduction);
    request.options.class_axis = axis;
    for (name, tensor) in tensors {
        tensor.check_length(name)?;
        let kind = signature.iter().find(|decl| decl.name == name).map(|decl| decl.kind);
        request = request.tensor(name, tensor.spec(kind));
    }
    signature::check(loss.name(), &signature, &request)?;
    Ok(request)
}

/// Declares a loss: its parameters, the name that the registry and case files use, and its family.
macro_rules! loss {
    (
        $(#[$meta:meta])*
        pub struct $name:ident ( $word:literal, $family:ty ) $( with $shared:ident : $shared_type:ident )? {
            $($fields:tt)*
        }
    ) => {
        $crate::params::parameters! {
            $(#[$meta])*
            pub struct $name $( with $shared : $shared_type )? { $($fields)* }
        }

        impl $crate::contract::Loss for $name {
            fn name(&self) -> &'static str {
                $word
            }

            fn family(&self) -> &'static str {
                <$family as $crate::contract::Family>::NAME
            }

            fn signature(&self) -> Vec<$crate::signature::TensorDecl> {
                <$family as $crate::contract::Family>::tensors(self)
            }

            fn outputs(&self) -> &'static [&'static str] {
                <$family as $crate::contract::Family>::results(self)
            }

            fn plan(
                &self,
                request: &$crate::request::Request,
                caps: &$crate::caps::Caps,
            ) -> Result<$crate::plan::Plan, $crate::error::Error> {
                $crate::contract::plan::<$family>(self, request, caps)
            }

            fn reference(
                &self,
                tensors: &$crate::host::HostTensors,
                reduction: $crate::request::Reduction,
                axis: $crate::variant::ClassAxis,
            ) -> Result<$crate::host::Evaluation, $crate::error::Error> {
                $crate::contract::reference::<$family>(self, tensors, reduction, axis)
            }

            fn frozen_value(
                &self,
                tensors: &$crate::host::HostTensors,
                reduction: $crate::request::Reduction,
                at: &$crate::host::HostTensors,
            ) -> Option<Result<f64, $crate::error::Error>> {
                $crate::contract::frozen_value::<$family>(self, tensors, reduction, at)
            }
        }
    };
}
pub(crate) use loss;
