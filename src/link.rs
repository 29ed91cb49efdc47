//! The linker: a kernel's data in, one WGSL module out.
//!
//! WGSL knows no order at module scope, so linking is joining: a generated prelude (overrides, parameter
//! and step blocks, bindings, access functions), then the fragments. A line of the result maps back to its
//! fragment. Loops that a fragment marks are unrolled on the way.

use crate::kernel::{Absent, Access, Binding, Element, Fragment, Kernel, fragment};
use crate::tensor::DType;
use crate::unroll::unroll;
use std::fmt::Write;

/// A linked module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    pub source: String,
    /// First line (from 1) of each part, with the part's name.
    parts: Vec<(u32, &'static str)>,
}

impl Linked {
    /// The fragment and line that a line of the module came from.
    pub fn place(&self, line: u32) -> String {
        let part = self.parts.iter().rev().find(|(first, _)| *first <= line);
        part.map_or_else(|| format!("line {line}"), |(first, name)| format!("{name}:{}", line - first + 1))
    }
}

/// Links a kernel.
pub fn link(kernel: &Kernel) -> Linked {
    let mut source = prelude(kernel);
    let mut parts = vec![(1, "prelude")];
    let mut fragments: Vec<Fragment> = kernel.fragments.clone();
    let half = fragment!("lib/half");
    if kernel.bindings.iter().any(is_half) && !fragments.contains(&half) {
        fragments.push(half);
    }
    for part in fragments {
        source.push('\n');
        parts.push((source.lines().count() as u32 + 1, part.name));
        source.push_str(&unroll(part.source, &kernel.constants));
    }
    Linked { source, parts }
}

fn is_half(binding: &Binding) -> bool {
    matches!(binding.element, Element::Float(dtype) if dtype.is_half())
}

fn prelude(kernel: &Kernel) -> String {
    let mut out = format!("// {}\n", kernel.label);
    for constant in &kernel.constants {
        writeln!(out, "//   {} = {}", constant.name, constant.value).expect("a string takes all");
    }
    out.push_str("override WORKGROUP: u32 = 256u;\n");
    out.push_str("const INVALID_LABEL: i32 = i32(-2147483647 - 1);\n");
    block(&mut out, "Parameters", &kernel.parameters);
    let space = if kernel.parameters_in_storage() { "storage, read_write" } else { "uniform" };
    if !kernel.parameters.is_empty() {
        writeln!(out, "@group(0) @binding(0) var<{space}> params: Parameters;").expect("a string takes all");
    }
    let offsets = kernel.bindings.iter().map(|b| format!("off_{}", b.name));
    let words: Vec<String> = kernel.words.iter().map(ToString::to_string).chain(offsets).collect();
    let words: Vec<(&str, &str)> = words.iter().map(|name| (name.as_str(), "u32")).collect();
    block(&mut out, "Step", &words);
    out.push_str("@group(0) @binding(1) var<uniform> step: Step;\n");
    for (index, binding) in kernel.bindings.iter().enumerate() {
        declare(&mut out, kernel, Kernel::FIRST_BINDING + index as u32, binding);
    }
    for absent in &kernel.absent {
        stand_in(&mut out, *absent);
    }
    out
}

fn block(out: &mut String, name: &str, fields: &[(&str, &str)]) {
    if fields.is_empty() {
        return;
    }
    let fields: Vec<_> = fields.iter().map(|(name, kind)| format!("{name}: {kind}")).collect();
    writeln!(out, "struct {name} {{ {} }}", fields.join(", ")).expect("a string takes all");
}

fn declare(out: &mut String, kernel: &Kernel, index: u32, binding: &Binding) {
    let name = binding.name;
    let mode = if kernel.writes(binding) { "read_write" } else { "read" };
    let stored = match (binding.element, binding.access) {
        (Element::Float(DType::F32), _) => "f32",
        (Element::Float(_), Access::Write | Access::Accumulate | Access::Update(_)) if !binding.own_words => {
            "atomic<u32>"
        }
        (Element::Float(_), _) => "u32",
        (Element::Integer(DType::I32), _) => "i32",
        (Element::Integer(_), _) => "u32",
        (Element::Plain(wgsl, _), _) => wgsl,
    };
    writeln!(out, "@group(0) @binding({index}) var<storage, {mode}> t_{name}: array<{stored}>;")
        .expect("a string takes all");
    let loads = !matches!(binding.access, Access::Write | Access::Accumulate);
    let result = match binding.access {
        Access::Read | Access::Workspace => None,
        Access::Write | Access::Accumulate => Some(name),
        Access::Update(result) => Some(result),
    };
    match binding.element {
        Element::Plain(wgsl, _) => out.push_str(&plain(name, wgsl, kernel.writes(binding))),
        Element::Float(dtype) => {
            if loads {
                out.push_str(&float_load(name, dtype, stored == "atomic<u32>"));
            }
            if let Some(result) = result {
                out.push_str(&float_store(binding, result, dtype));
            }
        }
        Element::Integer(dtype) => {
            if loads {
                out.push_str(&integer_load(name, dtype));
            }
            if let Some(result) = result {
                out.push_str(&integer_store(name, result, dtype));
            }
        }
    }
}

fn plain(name: &str, wgsl: &str, writes: bool) -> String {
    let load = format!("fn load_{name}(i: u32) -> {wgsl} {{ return t_{name}[i + step.off_{name}]; }}\n");
    let store = format!("fn store_{name}(i: u32, v: {wgsl}) {{ t_{name}[i + step.off_{name}] = v; }}\n");
    if writes { load + &store } else { load }
}

/// Two halves of one word are read at once, where `even_x` says that elements 2k and 2k + 1 are such.
fn float_load(name: &str, dtype: DType, atomic: bool) -> String {
    if dtype == DType::F32 {
        return format!(
            "fn load_{name}(i: u32) -> f32 {{ return t_{name}[i + step.off_{name}]; }}\n\
             fn load2_{name}(i: u32) -> vec2<f32> {{ return vec2(load_{name}(i), load_{name}(i + 1u)); }}\n\
             fn even_{name}() -> bool {{ return true; }}\n"
        );
    }
    let (half, word) = (dtype.name(), format!("t_{name}[e >> 1u]"));
    let word = if atomic { format!("atomicLoad(&{word})") } else { word };
    format!(
        "fn load_{name}(i: u32) -> f32 {{ \
           let e = i + step.off_{name}; return {half}_decode(({word} >> ((e & 1u) * 16u)) & 0xffffu); }}\n\
         fn load2_{name}(i: u32) -> vec2<f32> {{ \
           let e = i + step.off_{name}; let pair = {word}; \
           return vec2({half}_decode(pair & 0xffffu), {half}_decode(pair >> 16u)); }}\n\
         fn even_{name}() -> bool {{ return (step.off_{name} & 1u) == 0u; }}\n"
    )
}

/// Half-precision outputs share words between neighbours: a whole word is one plain store, a single half clears and sets its
/// own bits, so that a neighbour keeps its value. Where another invocation may write that neighbour, by atomics.
fn float_store(binding: &Binding, result: &str, dtype: DType) -> String {
    let (name, accumulate) = (binding.name, binding.access == Access::Accumulate);
    if dtype == DType::F32 {
        let assign = if accumulate { "+=" } else { "=" };
        return format!(
            "fn store_{result}(i: u32, v: f32) {{ t_{name}[i + step.off_{name}] {assign} v; }}\n\
             fn store2_{result}(i: u32, a: f32, b: f32) {{ store_{result}(i, a); store_{result}(i + 1u, b); }}\n"
        );
    }
    let (half, word) = (dtype.name(), format!("t_{name}[e >> 1u]"));
    let before = |old: &str| if accumulate { format!("{half}_decode({old}) + ") } else { String::new() };
    let (one, low, high) = (before("(old >> shift) & 0xffffu"), before("old & 0xffffu"), before("old >> 16u"));
    let (load, put, set, odd) = if binding.own_words {
        (
            word.clone(),
            format!("{word} = ({word} & (0xffff0000u >> shift)) | bits;"),
            format!("{word} = pair;"),
            String::new(),
        )
    } else {
        (
            format!("atomicLoad(&{word})"),
            format!("atomicAnd(&{word}, 0xffff0000u >> shift); atomicOr(&{word}, bits);"),
            format!("atomicStore(&{word}, pair);"),
            format!("if (e & 1u) != 0u {{ store_{result}(i, a); store_{result}(i + 1u, b); return; }} "),
        )
    };
    let old = if accumulate { format!("let old = {load}; ") } else { String::new() };
    format!(
        "fn store_{result}(i: u32, v: f32) {{ \
           let e = i + step.off_{name}; let shift = (e & 1u) * 16u; {old}\
           let bits = {half}_encode({one}v) << shift; {put} }}\n\
         fn store2_{result}(i: u32, a: f32, b: f32) {{ \
           let e = i + step.off_{name}; {odd}{old}\
           let pair = {half}_encode({low}a) | ({half}_encode({high}b) << 16u); {set} }}\n"
    )
}

fn integer_load(name: &str, dtype: DType) -> String {
    let body = match dtype {
        DType::I32 => format!("return t_{name}[i + step.off_{name}];"),
        DType::U32 => {
            format!("let v = t_{name}[i + step.off_{name}]; return select(INVALID_LABEL, i32(v), v < 0x80000000u);")
        }
        DType::I64 => format!(
            "let e = 2u * (i + step.off_{name}); let v = bitcast<i32>(t_{name}[e]); \
             return select(INVALID_LABEL, v, bitcast<i32>(t_{name}[e + 1u]) == (v >> 31u));"
        ),
        _ => format!("let e = i + step.off_{name}; return i32((t_{name}[e >> 2u] >> ((e & 3u) * 8u)) & 0xffu);"),
    };
    format!("fn load_{name}(i: u32) -> i32 {{ {body} }}\n")
}

/// i64 takes an i32.
fn integer_store(name: &str, result: &str, dtype: DType) -> String {
    if dtype == DType::I64 {
        return format!(
            "fn store_{result}(i: u32, v: i32) {{ let e = 2u * (i + step.off_{name}); \
               t_{name}[e] = bitcast<u32>(v); t_{name}[e + 1u] = bitcast<u32>(v >> 31u); }}\n"
        );
    }
    let wgsl = dtype.name();
    format!("fn store_{result}(i: u32, v: {wgsl}) {{ t_{name}[i + step.off_{name}] = v; }}\n")
}

fn stand_in(out: &mut String, absent: Absent) {
    out.push_str(&match absent {
        Absent::Float(name, value) => format!(
            "fn load_{name}(i: u32) -> f32 {{ return {value}; }}\n\
             fn load2_{name}(i: u32) -> vec2<f32> {{ return vec2<f32>({value}); }}\n\
             fn even_{name}() -> bool {{ return true; }}\n"
        ),
        Absent::Integer(name, value) => format!("fn load_{name}(i: u32) -> i32 {{ return {value}; }}\n"),
        Absent::Plain(name, wgsl) => format!(
            "fn load_{name}(i: u32) -> {wgsl} {{ return {wgsl}(); }}\nfn store_{name}(i: u32, v: {wgsl}) {{}}\n"
        ),
        Absent::Within(name, other, wgsl) => {
            format!("fn load_{name}(i: u32) -> {wgsl} {{ return load_{other}(i); }}\n")
        }
        Absent::Store(name) => {
            format!("fn store_{name}(i: u32, v: f32) {{}}\nfn store2_{name}(i: u32, a: f32, b: f32) {{}}\n")
        }
    });
}
