//! What calls a loss takes beyond its signature, found by planning some.

use serde_json::json;
use wgloss::tensor::{LABELS, STATUS};
use wgloss::{
    Caps, ClassAxis, DType, Error, Loss, Options, ParameterValue, Plan, Presence, Reduction, Request, Sizes,
    TensorKind, TensorSpec,
};

/// Most axes that are tried for `...`; what takes as many takes any number.
pub const MOST_AXES: usize = 4;
const SAMPLES: usize = 2;
/// Cells along an axis: enough for crops and windows.
const SIDE: usize = 12;
pub const REDUCTIONS: [Reduction; 4] = [Reduction::None, Reduction::Sum, Reduction::Mean, Reduction::BatchMean];

/// What a loss takes.
pub struct Calls {
    /// How many axes `...` may be, where a shape has it.
    pub ranks: Vec<usize>,
    pub reductions: Vec<Reduction>,
    /// Whether the class axis may be the last one, where there is one that may move.
    pub classes_last: bool,
    /// Shape of the output `status`, where there is one.
    pub status: Option<Vec<usize>>,
    /// One of them, with the gradients that it can have.
    pub request: Request,
}

/// The calls that a loss with its default parameters takes.
pub fn of(loss: &dyn Loss) -> Calls {
    let open = loss.signature().iter().any(|decl| decl.dims.contains("..."));
    let axis = ClassAxis::First;
    let takes = |&rank: &usize| REDUCTIONS.iter().any(|&r| plan(loss, rank, r, axis, false).is_ok());
    let ranks: Vec<usize> = (0..=if open { MOST_AXES } else { 0 }).filter(takes).collect();
    let rank = *ranks.get(ranks.len() / 2).unwrap_or_else(|| {
        let error = plan(loss, 2, Reduction::Mean, axis, false).err();
        panic!("{}: no call is taken: {error:?}", loss.name())
    });
    let reductions: Vec<_> = REDUCTIONS.into_iter().filter(|&r| plan(loss, rank, r, axis, false).is_ok()).collect();
    let moves = loss.signature().iter().any(|decl| last(decl.dims) != decl.dims);
    let status = plan(loss, rank, reductions[0], axis, true).ok();
    let reduction = if reductions.contains(&Reduction::Mean) { Reduction::Mean } else { reductions[0] };
    Calls {
        request: example(loss, rank, reduction),
        classes_last: moves && plan(loss, rank.max(1), reductions[0], ClassAxis::Last, false).is_ok(),
        status: status.and_then(|plan| plan.slot(STATUS).map(|slot| slot.spec.dims.clone())),
        ranks: if open { ranks } else { Vec::new() },
        reductions,
    }
}

/// Plans a call with the tensors that must be there. Where an axis is both of samples and of channels, there are as many.
fn plan(loss: &dyn Loss, rank: usize, reduction: Reduction, axis: ClassAxis, status: bool) -> Result<Plan, Error> {
    let call = |channels| {
        let mut request = request(loss, rank, channels, axis).reduction(reduction);
        request.status = status;
        loss.plan(&request, &Caps::default())
    };
    call(SAMPLES + 1).or_else(|error| call(SAMPLES).map_err(|_| error))
}

fn example(loss: &dyn Loss, rank: usize, reduction: Reduction) -> Request {
    let taken = |request: &Request| loss.plan(request, &Caps::default()).is_ok();
    let calls = [SAMPLES + 1, SAMPLES].map(|c| request(loss, rank, c, ClassAxis::First).reduction(reduction));
    let plain = calls.into_iter().find(taken).expect("a call that is taken");
    let mut with = plain.clone();
    with.gradients = loss.signature().iter().filter(|d| d.grad).map(|d| d.name.to_owned()).collect();
    with.gradients.retain(|name| plain.tensors.contains_key(name));
    if taken(&with) { with } else { plain }
}

/// A call with the tensors that must be there.
fn request(loss: &dyn Loss, rank: usize, channels: usize, axis: ClassAxis) -> Request {
    let mut sizes = Sizes::of(&loss.parameters());
    assert!(sizes.bind("...", &vec![SIDE; rank]), "any further dims");
    let signature = loss.signature();
    for word in signature.iter().flat_map(|decl| decl.dims.split([' ', '|', '+', '-'])) {
        if word.starts_with(char::is_alphabetic) {
            sizes.set(
                word,
                match word {
                    "N" => SAMPLES,
                    "C" | "K" => channels,
                    _ => SIDE,
                },
            );
        }
    }
    let mut request = Request::new();
    request.options = Options { class_axis: axis, ..Options::default() };
    for decl in &signature {
        // Labels rather than a dense target.
        let given = match decl.presence {
            Presence::Required => true,
            Presence::Optional | Presence::Either(LABELS) => false,
            Presence::Either(other) => !request.tensors.contains_key(other),
        };
        if !given {
            continue;
        }
        let form = decl.dims.split('|').next().unwrap_or_default();
        let form = if axis == ClassAxis::Last { last(form) } else { form.into() };
        let dims = sizes.dims(&form).unwrap_or_else(|| panic!("{}: sizes of {form}", loss.name()));
        let dtype = match decl.kind {
            TensorKind::Float | TensorKind::Auxiliary => DType::F32,
            TensorKind::Label | TensorKind::Index => DType::I32,
            TensorKind::Mask => DType::U8,
        };
        request = request.tensor(decl.name, TensorSpec::new(dtype, dims));
    }
    request
}

/// A form with the axis before `...` moved to its end.
fn last(form: &str) -> String {
    let mut words: Vec<&str> = form.split_whitespace().collect();
    if let Some(at) = words.iter().position(|word| *word == "...").filter(|at| *at > 1) {
        let classes = words.remove(at - 1);
        words.push(classes);
    }
    words.join(" ")
}

/// What else a parameter that fixes kernels may be: the other words, or the other truth value.
pub fn alternatives(loss: &dyn Loss, name: &str) -> Vec<serde_json::Value> {
    let Some(parameter) = loss.parameters().into_iter().find(|p| p.name == name) else { return Vec::new() };
    match parameter.value {
        ParameterValue::Bool(value) => vec![json!(!value)],
        ParameterValue::Word(own) => words(loss, name).into_iter().filter(|w| w != own).map(|w| json!(w)).collect(),
        _ => Vec::new(),
    }
}

/// The words that a parameter may be, as its error lists them.
pub fn words(loss: &dyn Loss, name: &str) -> Vec<String> {
    let mut own = wgloss::registry::get(loss.name()).expect("a loss of the registry");
    match own.set(name, &json!("?")) {
        Some(Err(Error::Parameter { expected, .. })) => {
            expected.split('"').skip(1).step_by(2).map(ToOwned::to_owned).collect()
        }
        _ => Vec::new(),
    }
}
