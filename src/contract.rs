//! What a loss is to its callers, and what a family gives each of its losses.

use crate::caps::Caps;
use crate::dims::Sizes;
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::output::{self, OutputDecl};
use crate::params::{self, Parameters};
use crate::plan::{Plan, Slot};
use crate::request::{Reduction, Request};
use crate::signature::{self, TensorDecl};
use crate::tensor::GRAD_OUTPUT;
use crate::variant::ClassAxis;
use std::fmt;

/// A loss: a plain struct of its parameters that can be planned for a GPU and evaluated in f64.
///
/// An operation (`clip_grad_norm`, `class_counts`) is one without the output `loss`; it has no reduction.
///
/// # Errors
///
/// [`plan`](Self::plan) and [`reference`](Self::reference) check a call before they work on it:
///
/// | what is wrong | error |
/// | --- | --- |
/// | a parameter outside its range | [`Error::Parameter`] |
/// | a tensor that the loss needs is not there, or one is that it does not take | [`Error::MissingTensor`], [`Error::UnexpectedTensor`] |
/// | a shape that is none of those that the page lists, or disagrees with another tensor's | [`Error::Shape`] |
/// | a storage type that the page does not list, or two for tensors that share one | [`Error::Storage`] |
/// | a gradient, reduction or option that the loss does not offer | [`Error::Unsupported`] |
/// | `plan`: a tensor or kernel beyond the device's limits | [`Error::TooLarge`] |
/// | `reference`: a value that cannot be, such as a label of no class | [`Error::Value`] |
///
/// A GPU cannot refuse a value: a row with a bad label counts for nothing, and the output [`STATUS`](crate::tensor::STATUS),
/// where it is asked for, counts the bad labels. A NaN or infinity in a cell that counts makes its value NaN.
pub trait Loss: Parameters + fmt::Debug + Send + Sync {
    /// The name that the registry and case files use.
    fn name(&self) -> &'static str;

    /// The name of its family: the folder of its files, and the word of listings.
    fn family(&self) -> &'static str;

    /// The names that it has elsewhere: the registry takes those that mean the same.
    fn aliases(&self) -> &'static [Alias];

    /// The tensors that the loss takes, `grad_output` aside.
    fn signature(&self) -> Vec<TensorDecl>;

    /// What it gives beside gradients, the differentiated output first. An operation has no `loss`.
    fn outputs(&self) -> Vec<OutputDecl>;

    /// The slots of the outputs in a call, in their order: shapes and storage types, and the input that one is written over.
    fn output_slots(&self, request: &Request) -> Result<Vec<Slot>, Error>;

    /// Plans a call: a pure function of shapes, options and the device's limits.
    fn plan(&self, request: &Request, caps: &Caps) -> Result<Plan, Error>;

    /// Evaluates loss, gradients and other outputs in f64 on the CPU.
    fn reference(&self, tensors: &HostTensors, reduction: Reduction, axis: ClassAxis) -> Result<Evaluation, Error>;

    /// The value whose slopes at `at` are the gradients there, of a loss that takes something for constant when it is
    /// differentiated: the main output at `tensors` times its upstream gradient, with that held as it is at `at`. `None`
    /// where the gradient is simply the value's. For tests of gradients by differences.
    #[doc(hidden)]
    fn frozen_value(&self, tensors: &HostTensors, reduction: Reduction, at: &HostTensors)
    -> Option<Result<f64, Error>>;
}

/// A name that a loss has in Rust or in another library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alias {
    pub name: &'static str,
    /// What another library means by it, where that is not the loss with its defaults: the registry then refuses the name and
    /// says so.
    pub differs: Option<&'static str>,
}

/// An algorithm with the formula of one loss. It is implemented for the trait object of the formulas (`dyn Overlap`), so
/// that the declaration of a loss names its family once.
pub(crate) trait Family: Loss {
    /// The folder and the word of listings.
    const NAME: &'static str;

    fn tensors(&self) -> Vec<TensorDecl>;

    /// What it gives, the differentiated output first.
    fn results(&self) -> Vec<OutputDecl>;

    /// Gives sizes to letters of [`results`](Self::results) that no tensor has.
    fn derive(&self, _sizes: &mut Sizes) {}

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
    let outputs = check_upstream(loss, request)?;
    let outputs = outputs.iter().map(|slot| (&slot.name, &slot.spec));
    request.tensors.iter().chain(outputs).try_for_each(|(name, spec)| caps.check_tensor(name, spec.bytes()))?;
    let plan = loss.plan_call(request, caps)?;
    plan.check_bindings(caps)?;
    Ok(plan)
}

/// [`Loss::output_slots`] of a family's loss.
pub(crate) fn output_slots<F: Family + ?Sized>(loss: &F, request: &Request) -> Result<Vec<Slot>, Error> {
    let parameters = loss.parameters();
    params::check(&parameters)?;
    let mut sizes = signature::check(loss.name(), &parameters, &loss.tensors(), request)?;
    loss.derive(&mut sizes);
    output::slots(loss.name(), &loss.results(), &sizes, request)
}

/// The outputs of a call. The upstream gradient has the shape of the first one, if anything is differentiated; for rank 0 it
/// may also be `[1]`.
fn check_upstream<F: Family + ?Sized>(loss: &F, request: &Request) -> Result<Vec<Slot>, Error> {
    let slots = output_slots(loss, request)?;
    let Some(spec) = request.tensors.get(GRAD_OUTPUT) else { return Ok(slots) };
    let (name, dims) = (GRAD_OUTPUT.into(), &slots[0].spec.dims);
    if loss.tensors().iter().all(|decl| !decl.grad) {
        let hint = ", which gives no gradient".into();
        return Err(Error::UnexpectedTensor { loss: loss.name().into(), name, hint });
    }
    if spec.dims != *dims && !(dims.is_empty() && spec.dims == [1]) {
        return Err(Error::Shape { name, expected: format!("{dims:?}"), found: spec.dims.clone() });
    }
    Ok(slots)
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
    let mut request = Request::new().reduction(reduction);
    request.options.class_axis = axis;
    for (name, tensor) in tensors {
        tensor.check_length(name)?;
        request = request.tensor(name, tensor.spec());
    }
    check_upstream(loss, &request)?;
    Ok(request)
}

/// Declares a loss: its parameters, the name that the registry and case files use, and its family. After them may follow what
/// other libraries call it: `also "A", "B";` where its defaults are theirs, `unlike "C": "what C means there";` where they
/// are not. The name of its type means it too, unless `unlike Self: "..."` says what else that means.
macro_rules! loss {
    (@differs) => { None };
    (@differs $why:literal) => { Some($why) };
    (
        $(#[$meta:meta])*
        pub struct $name:ident ( $word:tt, $family:ty ) $( with $shared:ident : $shared_type:ident )* {
            $($fields:tt)*
        }
        $( also $( $alias:literal ),+ ; )?
        $( unlike $other:literal : $why:literal ; )*
        $( unlike Self : $own:literal ; )?
    ) => {
        $crate::params::parameters! {
            $(#[$meta])*
            $( $( #[doc(alias = $alias)] )+ )?
            $( #[doc(alias = $other)] )*
            #[cfg_attr(doc, doc = $crate::pages::page!($word))]
            pub struct $name $( with $shared : $shared_type )* { $($fields)* }
        }

        impl $crate::contract::Loss for $name {
            fn name(&self) -> &'static str {
                $word
            }

            fn family(&self) -> &'static str {
                <$family as $crate::contract::Family>::NAME
            }

            fn aliases(&self) -> &'static [$crate::contract::Alias] {
                use $crate::contract::Alias;
                &[
                    Alias { name: stringify!($name), differs: $crate::contract::loss!(@differs $($own)?) },
                    $( $( Alias { name: $alias, differs: None }, )+ )?
                    $( Alias { name: $other, differs: Some($why) }, )*
                ]
            }

            fn signature(&self) -> Vec<$crate::signature::TensorDecl> {
                <$family as $crate::contract::Family>::tensors(self)
            }

            fn outputs(&self) -> Vec<$crate::output::OutputDecl> {
                <$family as $crate::contract::Family>::results(self)
            }

            fn output_slots(
                &self,
                request: &$crate::request::Request,
            ) -> Result<Vec<$crate::plan::Slot>, $crate::error::Error> {
                $crate::contract::output_slots::<$family>(self, request)
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
