//! Names and calls that are wrong, and the line that each gets: the table of docs/errors.md.

use std::collections::BTreeMap;
use wgloss::loss::{BceWithLogits, CrossEntropy, DiceLoss, HuberLoss, MseLoss};
use wgloss::wgpu::{Buffer, BufferDescriptor, BufferUsages};
use wgloss::{
    Bound, Caps, ClassAxis, Context, DType, Error, Loss, Memory, Options, Reduction, Request, TensorSlice, TensorSpec,
    Tensors, registry,
};
use wgloss_cases::support::contexts;

/// What was called, and what it said.
type Line = (String, String);

fn line<T>(call: impl Into<String>, result: Result<T, Error>) -> Line {
    let call = call.into();
    match result {
        Ok(_) => panic!("{call}: expected an error"),
        Err(error) => (call, error.to_string()),
    }
}

fn names() -> Vec<Line> {
    let wrong = [
        "hubber_loss",
        "LovaszSoftmx",
        "torch.nn.MSELos",
        "DiceCELoss",
        "FocalLoss",
        "TripletMarginLoss",
        "CTCLoss",
        "",
    ];
    wrong.map(|name| line(format!("`registry::get(\"{name}\")`"), registry::get(name))).into()
}

fn parameters() -> Vec<Line> {
    let wrong = [
        ("huber_loss", "{delta: 1}"),
        ("huber_loss", "[1]"),
        ("huber_loss", r#"{"detla": 1}"#),
        ("huber_loss", r#"{"delta": "1"}"#),
        ("huber_loss", r#"{"delta": 0}"#),
        ("triplet_loss", r#"{"mining": "hardest"}"#),
        ("huber_loss", r#"{"reduction": "sum"}"#),
        ("cross_entropy", r#"{"weight": [1, 2]}"#),
    ];
    let from_json = wrong.map(|(name, json)| {
        line(format!("`registry::from_json(\"{name}\", r#\"{json}\"#)`"), registry::from_json(name, json))
    });
    let json = r#"{"reduction": "average"}"#;
    let call = format!("`registry::call_from_json(\"mse_loss\", r#\"{json}\"#)`");
    from_json.into_iter().chain([line(call, registry::call_from_json("mse_loss", json))]).collect()
}

/// A call with tensors of these types and shapes.
fn request(tensors: &[(&str, DType, &[usize])]) -> Request {
    tensors.iter().fold(Request::new(), |request, (name, dtype, dims)| {
        request.tensor(name, TensorSpec::new(*dtype, dims.to_vec()))
    })
}

fn planned(loss: &dyn Loss, tensors: &[(&str, DType, &[usize])]) -> Line {
    asked(loss, "", tensors, |request| request)
}

/// Plans a call with more asked of it.
fn asked(
    loss: &dyn Loss,
    what: &str,
    tensors: &[(&str, DType, &[usize])],
    more: impl FnOnce(Request) -> Request,
) -> Line {
    let shapes = tensors.iter().map(|(name, dtype, dims)| format!("`{name}` {dtype} {dims:?}"));
    let shapes: Vec<_> = shapes.chain((!what.is_empty()).then(|| what.to_owned())).collect();
    let call = format!("plan of `{}`: {}", loss.name(), shapes.join(", "));
    line(call, loss.plan(&more(request(tensors)), &Caps::default()))
}

fn plans() -> Vec<Line> {
    use DType::{F16, F32, I32};
    let (entropy, dice) = (CrossEntropy::default(), DiceLoss::default());
    let (mse, bce) = (MseLoss::default(), BceWithLogits::default());
    let input = ("input", F32, &[2, 3, 8, 8][..]);
    let labels = ("labels", I32, &[2, 8, 8][..]);
    let (lead, dense) = (("input", F32, &[4, 3][..]), ("target", F32, &[4, 3][..]));
    let last = Options { class_axis: ClassAxis::Last, ..Options::default() };
    vec![
        planned(&entropy, &[("logits", F32, &[4, 3]), ("labels", I32, &[4])]),
        planned(&entropy, &[input]),
        planned(&mse, &[lead, ("labels", I32, &[4])]),
        planned(&entropy, &[input, ("labels", I32, &[2, 3, 8, 8])]),
        planned(&entropy, &[input, ("labels", F32, &[2, 3, 8, 8])]),
        planned(&entropy, &[input, ("target", I32, &[2, 8, 8])]),
        planned(&dice, &[input, ("target", F32, &[2, 8, 8])]),
        planned(&dice, &[("input", F32, &[2, 8, 8, 3]), labels]),
        asked(&dice, "`ClassAxis::Last`", &[input, labels], |request| request.options(last)),
        planned(&dice, &[input, labels, ("target", F32, &[2, 3, 8, 8])]),
        planned(&entropy, &[input, labels, ("weight", F32, &[4])]),
        planned(&mse, &[("input", F16, &[4, 3]), dense]),
        planned(&bce, &[("input", F32, &[4, 0]), ("target", F32, &[4])]),
        asked(&mse, "gradient of `target`", &[lead, dense], |request| request.gradient("target")),
        asked(&dice, "reduction `none`", &[input, labels, ("grad_output", F32, &[])], |request| {
            request.reduction(Reduction::None)
        }),
        planned(&mse, &[("input", F32, &[1 << 14, 1 << 14]), ("target", F32, &[1 << 14, 1 << 14])]),
        planned(&mse, &[("input", F32, &[1 << 32]), ("target", F32, &[1 << 32])]),
    ]
}

fn buffer(context: &Context, size: u64, usage: BufferUsages) -> Buffer {
    context.device().create_buffer(&BufferDescriptor { label: None, size, usage, mapped_at_creation: false })
}

fn binds() -> Vec<Line> {
    let [(_, context), (_, other)] = contexts::first();
    let loss = HuberLoss::default();
    let tensors = [("input", DType::F32, &[16][..]), ("target", DType::F32, &[16][..])];
    let plan = loss.plan(&request(&tensors), context.caps()).expect("a call of the loss");
    let prepared = pollster::block_on(context.prepare(&plan)).expect("kernels that compile");
    let storage = |context: &Context| buffer(context, 64, BufferUsages::STORAGE);
    let right: BTreeMap<&str, TensorSlice> =
        ["input", "target", "loss"].map(|name| (name, TensorSlice::whole(&storage(context)))).into();
    let bind = |change: &[(&str, Option<TensorSlice>)]| -> Result<Bound, Error> {
        let mut slices = right.clone();
        for (name, slice) in change {
            match slice {
                Some(slice) => slices.insert(name, slice.clone()),
                None => slices.remove(name),
            };
        }
        let tensors = slices.iter().fold(Tensors::new(), |tensors, (name, slice)| tensors.with(name, slice.clone()));
        prepared.bind(&tensors, &Memory::default())
    };
    bind(&[]).expect("buffers that suit the plan");
    let given = |what: &str, name: &str, slice: TensorSlice| line(what, bind(&[(name, Some(slice))]));
    let destroyed = storage(context);
    destroyed.destroy();
    vec![
        line("bind without `target`", bind(&[("target", None)])),
        given("bind with `grad.input`, which the plan lacks", "grad.input", TensorSlice::whole(&storage(context))),
        given(
            "bind of a buffer of 32 bytes",
            "target",
            TensorSlice::whole(&buffer(context, 32, BufferUsages::STORAGE)),
        ),
        given(
            "bind of a buffer without usage `STORAGE`",
            "target",
            TensorSlice::whole(&buffer(context, 64, BufferUsages::COPY_DST)),
        ),
        given("bind at byte 2", "target", TensorSlice::at(&buffer(context, 128, BufferUsages::STORAGE), 2)),
        given("bind of the loss over its input", "loss", right["input"].clone()),
        given("bind of another device's buffer", "target", TensorSlice::whole(&storage(other))),
        given("bind of a buffer that was destroyed", "input", TensorSlice::whole(&destroyed)),
    ]
}

#[test]
fn the_page_says_what_each_mistake_gets() {
    let lines: Vec<Line> = [names(), parameters(), plans(), binds()].concat();
    assert!(lines.len() >= 30, "{} lines", lines.len());
    for (call, said) in &lines {
        assert!(said.chars().count() < 300 && !said.contains('\n'), "{call}: {said}");
    }
    let rows: Vec<_> = lines.iter().map(|(call, said)| format!("| {call} | {said} |")).collect();
    let table = rows.join("\n");
    let page = include_str!("../docs/errors.md");
    assert!(page.contains(&table), "docs/errors.md should have the rows:\n{table}");
}

#[test]
fn a_name_means_one_loss() {
    let mut known: BTreeMap<&str, &str> = registry::names().into_iter().map(|name| (name, name)).collect();
    let (mut wrong, mut others) = (Vec::new(), Vec::new());
    for loss in registry::all() {
        for alias in loss.aliases() {
            match alias.differs {
                None => {
                    let before = known.insert(alias.name, loss.name());
                    wrong.extend(before.map(|other| format!("`{}`: {other} and {}", alias.name, loss.name())));
                    assert_eq!(registry::get(alias.name).unwrap().name(), loss.name());
                }
                Some(_) => others.push((alias.name, loss.name())),
            }
        }
    }
    for (alias, loss) in others {
        wrong.extend(known.get(alias).map(|other| format!("`{alias}`: {other}, and not {loss}")));
        let error = registry::get(alias).map(drop).expect_err(alias).to_string();
        assert!(error.contains(&format!("`{loss}` is near, but ")), "{error}");
    }
    assert!(wrong.is_empty(), "names of two losses:\n{}", wrong.join("\n"));
}

#[test]
fn the_list_has_the_names_of_other_libraries() {
    let list: serde_json::Value = serde_json::from_str(&registry::list_json()).unwrap();
    let entropy = list.as_array().unwrap().iter().find(|loss| loss["name"] == "cross_entropy").unwrap();
    assert!(entropy["aliases"].as_array().unwrap().contains(&"CrossEntropyLoss".into()), "{entropy}");
    let dice = list.as_array().unwrap().iter().find(|loss| loss["name"] == "dice_ce_loss").unwrap();
    assert!(dice["unlike"]["DiceCELoss"].is_string(), "{dice}");
}
