//! The part of a loss's page that its declaration gives: tensors, outputs, parameters and errors, as Markdown.

use crate::calls::{self, Calls, REDUCTIONS};
use crate::gpu;
use crate::sources;
use std::fmt::Write;
use wgloss::tensor::{GRAD_OUTPUT, LOSS, STATUS};
use wgloss::{
    Alias, Loss, OutputDecl, OutputKind, Parameter, ParameterKind, ParameterValue, Presence, Range, Reduction,
    TensorKind, registry,
};

/// The file `src/pages/mod.rs`.
pub fn all() -> String {
    let mut text = String::from(
        "//! What declarations say on the pages of losses. `WGLOSS_WRITE=1 cargo test --test pages` writes this file.\n\n\
         /// The part of a loss's page that its declaration gives.\nmacro_rules! page {\n",
    );
    for loss in registry::all() {
        writeln!(text, "    (\"{}\") => {{ r##\"{}\"## }};", loss.name(), of(&*loss)).unwrap();
    }
    text + "    ($new:tt) => { \"\" };\n}\npub(crate) use page;\n"
}

fn of(loss: &dyn Loss) -> String {
    let calls = calls::of(loss);
    let example = if typical(loss.family()) == loss.name() { gpu::example(loss, &calls) } else { as_the_typical(loss) };
    let sections = [tensors(loss, &calls), outputs(loss, &calls), parameters(loss), errors(loss, &calls)];
    let others = elsewhere(loss);
    sections.into_iter().chain(others).chain([example]).collect::<Vec<_>>().join("\n")
}

/// The first of a family in the catalogue, an operation where there is no loss.
fn typical(family: &str) -> &'static str {
    let own = || registry::all().filter(|loss| loss.family() == family);
    own().find(|loss| has_loss(&**loss)).or_else(|| own().next()).map_or("", |loss| loss.name())
}

fn as_the_typical(loss: &dyn Loss) -> String {
    let name = sources::of(typical(loss.family())).name;
    format!("# On a GPU\n\nAs [`{name}`](crate::loss::{name}#on-a-gpu), with these tensors.\n")
}

/// Words with commas, and one between the last two.
fn list(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [first @ .., word] => format!("{} {last} {word}", first.join(", ")),
    }
}

fn shape(forms: &str) -> String {
    let form = |form: &str| format!("`[{}]`", form.split_whitespace().collect::<Vec<_>>().join(", "));
    list(&forms.split('|').map(form).collect::<Vec<_>>(), "or")
}

/// A tensor's name, with a link to what the name means.
fn tensor(name: &str) -> String {
    let constant = name.to_uppercase();
    if sources::has_constant(&constant) {
        format!("[`{name}`](crate::tensor::{constant})")
    } else {
        format!("`{name}`")
    }
}

fn stored(kind: TensorKind) -> &'static str {
    match kind {
        TensorKind::Float => "[f32, f16, bf16](crate::TensorKind::Float)",
        TensorKind::Auxiliary => "[f32, f16, bf16](crate::TensorKind::Auxiliary)",
        TensorKind::Label => "[u8, i32, u32, i64](crate::TensorKind::Label)",
        TensorKind::Index => "[u8, i32, u32, i64](crate::TensorKind::Index)",
        TensorKind::Mask => "[bool, u8, i32, u32, i64](crate::TensorKind::Mask)",
    }
}

fn given(presence: Presence) -> String {
    match presence {
        Presence::Required => "always".into(),
        Presence::Optional => "optional".into(),
        Presence::Either(other) => format!("or `{other}`"),
    }
}

fn tensors(loss: &dyn Loss, calls: &Calls) -> String {
    let mut text = String::from(
        "# Tensors\n\n| tensor | [shape](crate#shapes) | stored as | given | gradient |\n| --- | --- | --- | --- | --- |\n",
    );
    for decl in loss.signature() {
        let (name, dims, kind) = (tensor(decl.name), shape(decl.dims), stored(decl.kind));
        let gradient = if decl.grad { "yes" } else { "" };
        writeln!(text, "| {name} | {dims} | {kind} | {} | {gradient} |", given(decl.presence)).unwrap();
    }
    if loss.signature().iter().any(|decl| decl.grad) {
        let main = loss.outputs().first().map_or(LOSS, |output| output.name);
        let (name, kind) = (tensor(GRAD_OUTPUT), stored(TensorKind::Auxiliary));
        writeln!(text, "| {name} | of `{main}` | {kind} | optional | |").unwrap();
    }
    let mut notes = Vec::new();
    if let [least, .., most] | [least @ most] = calls.ranks[..] {
        match (least, most) {
            (0, calls::MOST_AXES) => {}
            (1, 1) => notes.push("`...` is 1 axis.".into()),
            (least, calls::MOST_AXES) => notes.push(format!("`...` is at least {least} axes.")),
            (least, most) if least == most => notes.push(format!("`...` is {least} axes.")),
            (least, most) => notes.push(format!("`...` is {least} to {most} axes.")),
        }
    }
    if calls.classes_last {
        notes.push("The class axis may be the last one ([`ClassAxis::Last`](crate::ClassAxis::Last)).".into());
    }
    notes.extend(otherwise(loss, |loss| {
        loss.signature().iter().map(|decl| (decl.name, decl.dims, decl.presence)).collect()
    }));
    text + &paragraph(&notes)
}

fn paragraph(notes: &[String]) -> String {
    if notes.is_empty() { String::new() } else { format!("\n{}\n", notes.join(" ")) }
}

/// What is declared otherwise with other parameters.
fn otherwise(loss: &dyn Loss, declared: fn(&dyn Loss) -> Vec<Declared>) -> Vec<String> {
    let structural = loss.parameters().into_iter().filter(|p| p.kind == ParameterKind::Structural);
    let choices = structural.flat_map(|p| {
        let alternatives = calls::alternatives(loss, p.name).into_iter();
        alternatives.map(move |value| (p.name, value)).collect::<Vec<_>>()
    });
    let mut notes = Vec::new();
    for (name, value) in choices {
        let mut other = registry::get(loss.name()).expect("a loss of the registry");
        if !matches!(other.set(name, &value), Some(Ok(()))) {
            continue;
        }
        let changes = changes(&declared(loss), &declared(&*other));
        if !changes.is_empty() {
            notes.push(format!("With `{name}` `{value}`, {}.", list(&changes, "and")));
        }
    }
    notes
}

type Declared = (&'static str, &'static str, Presence);

fn changes(own: &[Declared], other: &[Declared]) -> Vec<String> {
    let gone = own.iter().filter(|d| other.iter().all(|o| o.0 != d.0)).map(|d| format!("`{}`", d.0));
    let gone = list(&gone.collect::<Vec<_>>(), "or");
    let gone = (!gone.is_empty()).then(|| format!("there is no {gone}"));
    let new = other.iter().filter(|o| !own.contains(o)).map(|&(name, dims, presence)| {
        let given = if presence == Presence::Optional { " (optional)" } else { "" };
        let reduced = if name == LOSS { " with `none`" } else { "" };
        format!("`{name}` is {}{reduced}{given}", shape(dims))
    });
    gone.into_iter().chain(new).collect()
}

fn reduction_names(reductions: &[Reduction], last: &str) -> String {
    list(&reductions.iter().map(|r| format!("`{}`", r.word())).collect::<Vec<_>>(), last)
}

fn outputs(loss: &dyn Loss, calls: &Calls) -> String {
    let mut text = String::from("# Outputs\n\n| output | shape | stored as |\n| --- | --- | --- |\n");
    for decl in loss.outputs() {
        let dims = if decl.name == LOSS { reduced(&decl, &calls.reductions) } else { shape(decl.dims) };
        writeln!(text, "| {} | {dims} | {} |", tensor(decl.name), kept(&decl)).unwrap();
    }
    if let Some(dims) = &calls.status {
        writeln!(text, "| {} | `{dims:?}` | u32, on request |", tensor(STATUS)).unwrap();
    }
    let gradients: Vec<_> = loss.signature().iter().filter(|d| d.grad).map(|d| format!("`grad.{}`", d.name)).collect();
    if !gradients.is_empty() {
        writeln!(text, "| {} | of the tensor | as the tensor, on request |", gradients.join(", ")).unwrap();
    }
    if !calls.reductions.contains(&Reduction::None) {
        return text;
    }
    let notes =
        otherwise(loss, |loss| loss.outputs().iter().map(|decl| (decl.name, decl.dims, Presence::Required)).collect());
    text + &paragraph(&notes)
}

/// The shapes of a loss by reduction.
fn reduced(decl: &OutputDecl, reductions: &[Reduction]) -> String {
    let (none, sums): (Vec<_>, Vec<_>) = reductions.iter().partition(|r| **r == Reduction::None);
    let whole = format!("`[]` with {}", reduction_names(&sums, "or"));
    if none.is_empty() { whole } else { format!("{} with `none`, {whole}", shape(decl.dims)) }
}

fn kept(decl: &OutputDecl) -> String {
    match decl.kind {
        OutputKind::Float => "f32".into(),
        OutputKind::Unsigned => "u32".into(),
        OutputKind::Signed => "i32".into(),
        OutputKind::Like(input) if input == decl.name => "as the input, which the call reads and writes".into(),
        OutputKind::Like(input) => {
            format!("as `{input}`, on which it [may lie](crate::Request::in_place), where of its shape; else f32")
        }
    }
}

fn parameters(loss: &dyn Loss) -> String {
    let parameters = loss.parameters();
    let registry = "[registry](crate::registry)";
    let mut text = format!("# Parameters\n\n`{}` in the {registry}, of family `{}`", loss.name(), loss.family());
    if parameters.is_empty() {
        return text + ", without parameters.\n";
    }
    text += ".\n\n| parameter | default | may be | takes effect |\n| --- | --- | --- | --- |\n";
    for parameter in &parameters {
        let effect = match parameter.kind {
            ParameterKind::Structural => "[when planned](crate::ParameterKind::Structural)",
            ParameterKind::Numeric => "[when bound](crate::ParameterKind::Numeric)",
        };
        let (name, default) = (parameter.name, parameter.default.to_json());
        writeln!(text, "| `{name}` | `{default}` | {} | {effect} |", allowed(loss, parameter)).unwrap();
    }
    text
}

/// What a parameter may be, in words.
fn allowed(loss: &dyn Loss, parameter: &Parameter) -> String {
    let range = parameter.range.describe();
    match parameter.default {
        ParameterValue::Bool(_) => "`false` or `true`".into(),
        ParameterValue::Word(_) => {
            list(&calls::words(loss, parameter.name).iter().map(|w| format!("`\"{w}\"`")).collect::<Vec<_>>(), "or")
        }
        ParameterValue::Integer(_) if parameter.range == Range::Any => "an integer".into(),
        ParameterValue::Integer(_) => range.replacen("a number", "an integer", 1),
        ParameterValue::Numbers(_) => format!("a list, each {range}"),
        ParameterValue::Words(_) => "a list of words".into(),
        ParameterValue::Number(_) | ParameterValue::Integers(_) => range,
    }
}

/// What other libraries call it, and what they mean by a name that is another loss there.
fn elsewhere(loss: &dyn Loss) -> Option<String> {
    let own = sources::of(loss.name()).name;
    let (same, other): (Vec<Alias>, Vec<Alias>) = loss.aliases().iter().partition(|alias| alias.differs.is_none());
    let same: Vec<_> = same.iter().filter(|alias| alias.name != own).map(|alias| format!("`{}`", alias.name)).collect();
    let same = (!same.is_empty()).then(|| format!("Other libraries call it {}.", list(&same, "or")));
    let other = other.iter().map(|alias| format!("`{}` differs: {}.", alias.name, alias.differs.unwrap_or_default()));
    let all: Vec<_> = same.into_iter().chain(other).collect();
    (!all.is_empty()).then(|| format!("# Elsewhere\n\n{}\n", all.join(" ")))
}

/// Whether it is no operation.
pub fn has_loss(loss: &dyn Loss) -> bool {
    loss.outputs().iter().any(|output| output.name == LOSS)
}

fn errors(loss: &dyn Loss, calls: &Calls) -> String {
    let mut text = String::from("# Errors\n\nThose of [every call](crate::Loss#errors).");
    let refused: Vec<_> = REDUCTIONS.into_iter().filter(|r| !calls.reductions.contains(r)).collect();
    if has_loss(loss) && !refused.is_empty() {
        let verb = if refused.len() == 1 { "is" } else { "are" };
        let names = reduction_names(&refused, "and");
        write!(text, " Reduction {names} {verb} [unsupported](crate::Error::Unsupported).").unwrap();
    }
    text + "\n"
}
